import { expect, it } from 'vitest';
import { fieldPath, problemsAt, problemsElsewhere, scheduleIndex } from './fieldErrors';

it.each([
  ['schedule', 'schedule'],
  ['/task/command', 'task.command'],
  ['schedules[1]', 'schedules.1'],
  ["labels['a']", 'labels.a'],
  ['$.task.env', 'task.env'],
])('brings %s into one form', (field, path) => {
  expect(fieldPath(field)).toBe(path);
});

it('finds the problems of a field and of what lies below it', () => {
  const problems = [{ field: 'task.env.A' }, { field: 'task.command' }, { field: 'taskX' }];
  expect(problemsAt(problems, 'task')).toHaveLength(2);
  expect(problemsAt(problems, 'task.command')).toHaveLength(1);
  expect(problemsElsewhere([...problems, {}], ['task'])).toEqual([{ field: 'taskX' }, {}]);
});

it('knows which schedule is meant', () => {
  expect(scheduleIndex({ field: 'schedule' })).toBe(0);
  expect(scheduleIndex({ field: 'schedules[2]' })).toBe(2);
});

import { describe, expect, it } from 'vitest';
import type { Job } from '@/api/types';
import { jobFormOf, jobOf, newJobForm, repeatedNames } from './jobForm';

const JOB: Job = {
  namespace: 'default',
  name: 'a',
  displayName: '',
  labels: { team: 'bi' },
  schedule: '0 * * * *',
  timeZone: 'UTC',
  dstPolicy: { gap: 'Skip', overlap: 'First' },
  jitterSeconds: 0,
  startingDeadlineSeconds: null,
  task: { type: 'shell', command: 'echo', env: {}, workingDirectory: null, runAsUser: 'ci' },
  parameters: [],
  placement: { mode: 'One', selector: {} },
  history: { maxAgeDays: 30, maxCount: 10_000 },
  status: { version: 7 },
};
const edited = (change: (form: ReturnType<typeof jobFormOf>) => void, job = JOB): Job => {
  const form = jobFormOf(job);
  change(form);
  return jobOf(form, job);
};

describe('jobOf', () => {
  it('gives back an untouched job as it came, but its status', () => {
    const { status: _status, ...rest } = JOB;
    expect(edited(() => {})).toEqual(rest);
  });

  it('changes only what was changed', () => {
    const { status: _status, ...rest } = JOB;
    expect(edited((form) => (form.owner = ' ana '))).toEqual({ ...rest, owner: 'ana' });
    expect(edited((form) => (form.command = 'ls')).task).toEqual({ ...JOB.task, command: 'ls' });
    expect(edited((form) => (form.gap = '')).dstPolicy).toEqual({ overlap: 'First' });
  });

  it('takes a field away when its input is emptied', () => {
    const job = edited((form) => {
      form.timeZone = '';
      form.labels = [];
      form.maxAgeDays = undefined;
      form.maxCount = undefined;
    });
    expect(job).not.toHaveProperty('timeZone');
    expect(job).not.toHaveProperty('labels');
    expect(job).not.toHaveProperty('history');
  });

  it('moves between one schedule and several', () => {
    const several = edited((form) => form.schedules.push(' @daily ', ' '));
    expect(several.schedules).toEqual(['0 * * * *', '@daily']);
    expect(several).not.toHaveProperty('schedule');
    const one = edited((form) => form.schedules.pop(), several);
    expect(one.schedule).toBe('0 * * * *');
    expect(one).not.toHaveProperty('schedules');
  });

  it('begins a task of another kind anew', () => {
    const job = edited((form) => {
      form.taskType = 'sleep';
      form.durationSeconds = 0.5;
    });
    expect(job.task).toEqual({ type: 'sleep', durationSeconds: 0.5 });
  });

  it('keeps a task that it cannot show', () => {
    const http = { ...JOB, task: { type: 'http', url: 'https://x.example', retries: 2 } };
    expect(edited((form) => (form.owner = 'ana'), http).task).toEqual(http.task);
  });

  it('makes a new job of what was filled in and nothing else', () => {
    const base: Job = { namespace: 'default', name: '', task: { type: 'shell' } };
    const form = newJobForm('default', 'UTC');
    Object.assign(form, { name: ' nightly ', command: 'echo', schedules: ['@daily'] });
    expect(jobOf(form, base)).toEqual({
      namespace: 'default',
      name: 'nightly',
      schedule: '@daily',
      timeZone: 'UTC',
      task: { type: 'shell', command: 'echo' },
    });
  });
});

it('finds names that stand twice', () => {
  const pairs = ['a', 'b', ' a', '', ''].map((name) => ({ name, value: '' }));
  expect([...repeatedNames(pairs)]).toEqual(['a']);
});

it('keeps the calendars of a job, and takes them away with the last one', () => {
  const job: Job = {
    namespace: 'a',
    name: 'b',
    task: { type: 'noop' },
    calendars: { include: ['cn'], exclude: ['x'] },
  };
  const form = jobFormOf(job);
  expect(form.includeCalendars).toEqual(['cn']);
  form.displayName = 'B';
  expect(jobOf(form, job).calendars).toEqual({ include: ['cn'], exclude: ['x'] });
  form.excludeCalendars = ['y'];
  expect(jobOf(form, job).calendars).toEqual({ include: ['cn'], exclude: ['y'] });
  form.includeCalendars = [];
  form.excludeCalendars = [];
  expect(jobOf(form, job).calendars?.include ?? []).toEqual([]);
  expect(jobOf(form, job).calendars?.exclude ?? []).toEqual([]);
});

import { expect, it } from 'vitest';
import { differences } from './differences';

it('names each leaf that differs', () => {
  const before = {
    name: 'a',
    task: { command: 'ls', env: { TOKEN: '***' } },
    schedules: ['@daily', '@hourly'],
    labels: {},
    suspend: false,
  };
  const after = {
    name: 'a',
    task: { command: 'ls -l', env: { TOKEN: '***' } },
    schedules: ['@daily'],
    labels: { team: 'bi' },
    suspend: true,
  };
  expect(differences(before, after)).toEqual([
    { path: 'task.command', before: 'ls', after: 'ls -l' },
    { path: 'schedules[1]', before: '@hourly', after: undefined },
    { path: 'labels', before: '{}', after: undefined },
    { path: 'suspend', before: 'false', after: 'true' },
    { path: 'labels.team', before: undefined, after: 'bi' },
  ]);
});

it('takes what was made for all new, what was deleted for all old', () => {
  const document = { name: 'a', list: [], at: null };
  const paths = ['name', 'list', 'at'];
  expect(differences(undefined, document).map(({ path }) => path)).toEqual(paths);
  expect(differences(document, null).map(({ after }) => after)).toEqual(paths.map(() => undefined));
  expect(differences(undefined, undefined)).toEqual([]);
  expect(differences(document, { ...document })).toEqual([]);
});

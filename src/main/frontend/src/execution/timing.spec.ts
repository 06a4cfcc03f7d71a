import { expect, it } from 'vitest';
import type { Execution } from '@/api/types';
import { durationOf, latenessOf, stepsOf, workerName } from './timing';

const execution: Execution = {
  id: 'default/a@1',
  namespace: 'default',
  job: 'a',
  trigger: 'schedule',
  attempt: 1,
  state: 'succeeded',
  scheduledAt: '2026-01-01T00:00:00.000Z',
  claimedAt: '2025-12-31T23:59:59.800Z',
  startedAt: '2026-01-01T00:00:00.004Z',
  finishedAt: '2026-01-01T00:00:02.004Z',
};

it('measures lateness and duration', () => {
  expect(latenessOf(execution)).toBe(4);
  expect(durationOf(execution, 0)).toBe(2_000);
  expect(latenessOf({ ...execution, trigger: 'manual' })).toBeUndefined();
  expect(latenessOf({ ...execution, trigger: 'backfill' })).toBeUndefined();
});

it('lets a running one grow, but not one that ended unknown', () => {
  const now = Date.parse('2026-01-01T00:00:10.004Z');
  const open = { ...execution, finishedAt: null };
  expect(durationOf({ ...open, state: 'running' }, now)).toBe(10_000);
  expect(durationOf({ ...open, state: 'lost' }, now)).toBeUndefined();
});

it('names the steps with what passed since it was due, or since the start', () => {
  expect(stepsOf(execution).map(({ name, since }) => [name, since])).toEqual([
    ['scheduled', undefined],
    ['claimed', -200],
    ['started', 4],
    ['finished', 2_000],
  ]);
  expect(stepsOf({ ...execution, finishedAt: null })[3]).toEqual({
    name: 'finished',
    at: undefined,
    since: undefined,
  });
});

it('shows the stable name of a worker', () => {
  expect(['node-1~b7', 'node~x~b7', 'node-1', null].map(workerName)).toEqual([
    'node-1',
    'node~x',
    'node-1',
    '',
  ]);
});

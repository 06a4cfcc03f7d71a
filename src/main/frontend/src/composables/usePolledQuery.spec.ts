import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { effectScope, nextTick, ref, type EffectScope } from 'vue';
import { ApiError } from '@/api/client';
import { usePolledQuery } from './usePolledQuery';

let scope: EffectScope;
let visibility: DocumentVisibilityState;

beforeEach(() => {
  vi.useFakeTimers();
  scope = effectScope();
  visibility = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

function begin<T>(query: (signal: AbortSignal) => Promise<T>, options = {}) {
  const result = scope.run(() => usePolledQuery(query, { everyMs: () => 2_000, ...options }));
  if (!result) throw new Error('no scope');
  return result;
}

function see(state: DocumentVisibilityState): void {
  visibility = state;
  document.dispatchEvent(new Event('visibilitychange'));
}

it('asks again after each answer, only while somebody can see it', async () => {
  const query = vi.fn().mockResolvedValue('a');
  const { data } = begin(query);
  await vi.advanceTimersByTimeAsync(0);
  expect(data.value).toBe('a');
  await vi.advanceTimersByTimeAsync(4_000);
  expect(query).toHaveBeenCalledTimes(3);
  see('hidden');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(query).toHaveBeenCalledTimes(3);
  see('visible');
  await vi.advanceTimersByTimeAsync(0);
  expect(query).toHaveBeenCalledTimes(4);
});

it('asks ever more slowly after failures that may pass, and keeps the last answer', async () => {
  const query = vi
    .fn()
    .mockResolvedValueOnce('a')
    .mockRejectedValue(new ApiError(503, 'store.unavailable'));
  const { data, error } = begin(query);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(error.value?.code).toBe('store.unavailable');
  expect(data.value).toBe('a');
  const pauses: number[] = [];
  for (const pause of [5_000, 15_000, 30_000, 60_000, 60_000]) {
    const before = query.mock.calls.length;
    await vi.advanceTimersByTimeAsync(pause - 1);
    expect(query.mock.calls.length).toBe(before);
    await vi.advanceTimersByTimeAsync(1);
    pauses.push(query.mock.calls.length - before);
  }
  expect(pauses).toEqual([1, 1, 1, 1, 1]);
});

it('does not repeat by itself what cannot get better', async () => {
  const query = vi.fn().mockRejectedValue(new ApiError(404, 'notFound'));
  const { reload } = begin(query);
  await vi.advanceTimersByTimeAsync(600_000);
  see('hidden');
  see('visible');
  await vi.advanceTimersByTimeAsync(600_000);
  expect(query).toHaveBeenCalledTimes(1);
  void reload();
  expect(query).toHaveBeenCalledTimes(2);
});

it('aborts and forgets the answer to an earlier question', async () => {
  const question = ref('slow');
  const signals: AbortSignal[] = [];
  const query = vi.fn((signal: AbortSignal) => {
    signals.push(signal);
    const asked = question.value;
    return new Promise<string>((resolve) => {
      setTimeout(() => resolve(asked), asked === 'slow' ? 1_000 : 10);
    });
  });
  const { data, outdated } = begin(query, { on: question });
  question.value = 'fast';
  await nextTick();
  expect(signals[0]?.aborted).toBe(true);
  expect(outdated.value).toBe(true);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(data.value).toBe('fast');
  expect(outdated.value).toBe(false);
});

it('stops with the page', async () => {
  const query = vi.fn().mockResolvedValue('a');
  begin(query);
  await vi.advanceTimersByTimeAsync(0);
  scope.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(query).toHaveBeenCalledTimes(1);
});

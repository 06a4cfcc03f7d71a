import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { effectScope, nextTick, reactive, type EffectScope } from 'vue';
import { stubServer } from '@/test/mountPage';
import { useSchedulePreview } from './useSchedulePreview';

let scope: EffectScope;
beforeEach(() => {
  vi.useFakeTimers();
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

it('asks once the fingers rest, and tells a refusal until the text changes', async () => {
  const calls = stubServer((_, __, body) =>
    (body as { schedule: string }).schedule.includes('61')
      ? { status: 400, body: { code: 'schedule.outOfRange', field: 'schedule', position: 0 } }
      : { body: { times: [] } },
  );
  const form = reactive({ schedules: [''], timeZone: 'UTC' });
  const preview = scope.run(() => useSchedulePreview(() => form, 5));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(calls).toHaveLength(0);

  for (const text of ['6', '61', '61 *', '61 * * * *']) {
    form.schedules[0] = text;
    await nextTick();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(calls).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(calls.map(({ body }) => body)).toEqual([
    { schedule: '61 * * * *', timeZone: 'UTC', count: 5 },
  ]);
  expect(preview?.error.value?.code).toBe('schedule.outOfRange');

  form.schedules = ['6 * * * *', '@daily'];
  stubServer((_, __, body) => ({ body: { times: [], asked: body } }));
  await nextTick();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(preview?.error.value).toBeUndefined();
  expect(preview?.preview.value).toMatchObject({
    asked: { schedules: ['6 * * * *', '@daily'], timeZone: 'UTC' },
  });
});

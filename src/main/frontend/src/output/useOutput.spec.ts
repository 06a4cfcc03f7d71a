import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, type EffectScope } from 'vue';
import { stubServer } from '@/test/mountPage';
import { useOutput } from './useOutput';

let scope: EffectScope;
beforeEach(() => {
  vi.useFakeTimers();
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

const chunk = (seq: number, text: string) =>
  `event: chunk\ndata: ${JSON.stringify({ seq, stream: 'stdout', text })}\n\n`;
const END = 'event: end\ndata: {"state":"succeeded"}\n\n';
const stream = (text: string) =>
  new Response(text, { headers: { 'Content-Type': 'text/event-stream' } });

function follow(onEnd = () => {}) {
  const output = scope.run(() => useOutput(() => ({ id: 'default/a@1' }), onEnd));
  if (!output) throw new Error('no scope');
  return output;
}

it('takes the output and hears of the end', async () => {
  const calls = stubServer(() => stream(chunk(1, 'a\n') + chunk(2, 'b\n') + END));
  const onEnd = vi.fn();
  const output = follow(onEnd);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(output.buffer.value.lines.map(({ text }) => text)).toEqual(['a', 'b']);
  expect(onEnd).toHaveBeenCalledExactlyOnceWith('succeeded');
  expect(output.state.value).toBe('done');
  expect(calls).toHaveLength(1);
});

describe('a line that is cut', () => {
  it('is taken up after the last chunk', async () => {
    const replies = [chunk(1, 'a\n') + chunk(2, 'b'), chunk(3, 'c\n') + END];
    const calls = stubServer(() => stream(replies.shift() ?? ''));
    const output = follow();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls.map(({ url }) => url.searchParams.get('after'))).toEqual([null, '2']);
    expect(output.buffer.value.lines.map(({ text }) => text)).toEqual(['a', 'bc']);
  });

  it('is given up after some tries, ever more slowly; a person may try again', async () => {
    const calls = stubServer(() => ({ status: 503, body: { code: 'store.unavailable' } }));
    const output = follow();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(calls).toHaveLength(6);
    expect(output.state.value).toBe('failed');
    expect(output.error.value?.code).toBe('store.unavailable');
    output.connect();
    await vi.advanceTimersByTimeAsync(0);
    expect(calls).toHaveLength(7);
  });
});

it('does not repeat what cannot get better', async () => {
  const calls = stubServer(() => ({ status: 404, body: { code: 'execution.notFound' } }));
  const output = follow();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(calls).toHaveLength(1);
  expect(output.error.value?.code).toBe('execution.notFound');
});

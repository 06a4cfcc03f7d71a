import { expect, it } from 'vitest';
import { EventStreamParser, readEventStream, type ServerSentEvent } from './sse';

const STREAM =
  ': a comment\n\nevent: chunk\ndata: {"a":\ndata: 1}\n\r\nid: 7\ndata:x\r\n\r\nevent: end\ndata: {}\n\n';
const EVENTS: ServerSentEvent[] = [
  { event: 'chunk', data: '{"a":\n1}' },
  { event: 'message', data: 'x' },
  { event: 'end', data: '{}' },
];

it('reads events, whatever the cuts', () => {
  for (let size = 1; size <= STREAM.length; size++) {
    const parser = new EventStreamParser();
    const events: ServerSentEvent[] = [];
    for (let at = 0; at < STREAM.length; at += size) {
      events.push(...parser.push(STREAM.slice(at, at + size)));
    }
    expect(events, `pieces of ${size}`).toEqual(EVENTS);
  }
});

it('does not hand out an event that was cut off', () => {
  expect(new EventStreamParser().push('data: half\n')).toEqual([]);
});

it('reads a body whose bytes cut a character', async () => {
  const bytes = new TextEncoder().encode('data: 中文\n\n');
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  const events: ServerSentEvent[] = [];
  await readEventStream(body, (some) => events.push(...some));
  expect(events).toEqual([{ event: 'message', data: '中文' }]);
});

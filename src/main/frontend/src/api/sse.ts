/** One event of a `text/event-stream`. */
export interface ServerSentEvent {
  event: string;
  data: string;
}

/**
 * Reads a `text/event-stream` piece by piece (WHATWG HTML, section 9.2.6). Fed with text in any
 * cuts; hands out each event once its empty line has come. Comments and `id`/`retry` are ignored.
 */
export class EventStreamParser {
  private rest = '';
  private event = '';
  private data: string[] = [];

  push(text: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    this.rest += text;
    let from = 0;
    for (;;) {
      const end = this.endOfLine(from);
      if (end === undefined) break;
      this.line(this.rest.slice(from, end.at), events);
      from = end.next;
    }
    this.rest = this.rest.slice(from);
    return events;
  }

  private endOfLine(from: number): { at: number; next: number } | undefined {
    for (let at = from; at < this.rest.length; at++) {
      const c = this.rest[at];
      if (c === '\n') return { at, next: at + 1 };
      if (c === '\r') {
        // A CR that ends the text may be half of a CRLF: wait for what follows.
        if (at + 1 === this.rest.length) return undefined;
        return { at, next: this.rest[at + 1] === '\n' ? at + 2 : at + 1 };
      }
    }
    return undefined;
  }

  private line(line: string, events: ServerSentEvent[]): void {
    if (line === '') {
      if (this.data.length > 0) {
        events.push({ event: this.event || 'message', data: this.data.join('\n') });
      }
      this.event = '';
      this.data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.event = value;
    else if (field === 'data') this.data.push(value);
  }
}

/** Reads the body to its end (or to `stop`) and hands every event over, in order. */
export async function readEventStream(
  body: ReadableStream<Uint8Array>,
  onEvents: (events: ServerSentEvent[]) => void,
): Promise<void> {
  const parser = new EventStreamParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const events = parser.push(decoder.decode(value, { stream: true }));
      if (events.length > 0) onEvents(events);
    }
  } finally {
    reader.releaseLock();
  }
}

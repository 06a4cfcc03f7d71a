import type { OutputChunk, OutputStream } from '@/api/types';
import { applySgr, PLAIN, type AnsiStyle } from './ansi';

/** From `at` on (an index into the line's text) the text has this style. */
export interface StyleMark {
  at: number;
  style: AnsiStyle;
}

/** One line of output: plain text without any control character, and where its style changes. */
export interface OutputLine {
  text: string;
  stream: OutputStream;
  marks: StyleMark[];
  /** Whether every character is one column wide. */
  narrow: boolean;
}

/** How far a tab stop is. */
const TAB = 8;
/** An escape sequence longer than this is no escape sequence. */
const LONGEST_ESCAPE = 256;

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const NOT_NARROW = /[^\u0020-\u007e\u00a0-\u02ff]/;
const ESCAPE =
  /\u001b(?:\[([0-?]*)[ -/]*([@-~])|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-OQ-WYZ\\`-~])/y;
const ESCAPE_BEGUN = /\u001b(?:\[[0-?]*[ -/]*|[\]PX^_][^\u0007\u001b]*\u001b?|[ -/]*)$/y;

/**
 * The output of one execution as lines. Fed with chunks in order; understands line ends, a carriage
 * return that overwrites (progress bars), tabs, and SGR colours. Every other escape sequence is dropped,
 * and other control and bidirectional-override characters become visible signs.
 * Keeps at most `maxLines`: the oldest go, in blocks, and are counted in `dropped`.
 */
export class OutputBuffer {
  readonly lines: OutputLine[] = [];
  /** Lines that went from the head. */
  dropped = 0;
  /** Highest sequence number taken; what is not above it is a repetition. */
  lastSeq: number | undefined;
  /** The first line that the last call of `append` may have changed. */
  dirtyFrom = 0;

  private readonly maxLines: number;
  private readonly styles = new Map<OutputStream, AnsiStyle>();
  private readonly held = new Map<OutputStream, string>();
  private open = false;
  private returned = false;

  constructor(maxLines = 400_000) {
    this.maxLines = maxLines;
  }

  append(chunks: readonly OutputChunk[]): void {
    this.dirtyFrom = Math.max(0, this.lines.length - 1);
    for (const chunk of chunks) {
      if (this.lastSeq !== undefined && chunk.seq <= this.lastSeq) continue;
      this.lastSeq = chunk.seq;
      this.take(chunk.stream, (this.held.get(chunk.stream) ?? '') + chunk.text);
      if (chunk.stream === 'system') this.open = false;
    }
    if (this.lines.length > this.maxLines) {
      const surplus = this.lines.length - this.maxLines + Math.floor(this.maxLines / 10);
      this.lines.splice(0, surplus);
      this.dropped += surplus;
      this.dirtyFrom = 0;
    }
  }

  private take(stream: OutputStream, text: string): void {
    this.held.delete(stream);
    let from = 0;
    CONTROL.lastIndex = 0;
    for (let found = CONTROL.exec(text); found; found = CONTROL.exec(text)) {
      if (found.index > from) this.write(stream, text.slice(from, found.index));
      from = found.index + 1;
      const control = found[0];
      if (control === '\n') this.endLine(stream);
      else if (control === '\r') this.returned = this.continues(stream);
      else if (control === '\t') this.tab(stream);
      else if (control === '\u001b') {
        const length = this.escape(stream, text, found.index);
        if (length === undefined) return;
        from = found.index + length;
      } else this.write(stream, visible(control));
      CONTROL.lastIndex = from;
    }
    if (from < text.length) this.write(stream, text.slice(from));
  }

  /** Handles the sequence at `at` and gives its length; holds it back when its rest is to come. */
  private escape(stream: OutputStream, text: string, at: number): number | undefined {
    ESCAPE.lastIndex = at;
    const match = ESCAPE.exec(text);
    if (match) {
      if (match[2] === 'm' && /^[\d;:]*$/.test(match[1] ?? '')) {
        this.styles.set(stream, applySgr(this.style(stream), match[1] ?? ''));
      }
      return match[0].length;
    }
    ESCAPE_BEGUN.lastIndex = at;
    if (text.length - at <= LONGEST_ESCAPE && ESCAPE_BEGUN.test(text)) {
      this.held.set(stream, text.slice(at));
      return undefined;
    }
    this.write(stream, visible('\u001b'));
    return 1;
  }

  private style(stream: OutputStream): AnsiStyle {
    return this.styles.get(stream) ?? PLAIN;
  }

  private continues(stream: OutputStream): boolean {
    return this.open && this.lines[this.lines.length - 1]?.stream === stream;
  }

  /** The line that this stream writes to: a stream never continues the other one's line. */
  private line(stream: OutputStream): OutputLine {
    const last = this.lines[this.lines.length - 1];
    if (last && this.continues(stream)) return last;
    const line: OutputLine = { text: '', stream, marks: [], narrow: true };
    this.lines.push(line);
    this.open = true;
    this.returned = false;
    return line;
  }

  private write(stream: OutputStream, text: string): void {
    const line = this.line(stream);
    if (this.returned) {
      line.text = '';
      line.marks = [];
      line.narrow = true;
      this.returned = false;
    }
    const style = this.style(stream);
    if ((line.marks[line.marks.length - 1]?.style ?? PLAIN) !== style) {
      line.marks.push({ at: line.text.length, style });
    }
    line.text += text;
    if (line.narrow && NOT_NARROW.test(text)) line.narrow = false;
  }

  private tab(stream: OutputStream): void {
    const column = this.returned ? 0 : this.line(stream).text.length;
    this.write(stream, ' '.repeat(TAB - (column % TAB)));
  }

  private endLine(stream: OutputStream): void {
    this.line(stream);
    this.open = false;
    this.returned = false;
  }
}

/** A sign that can be seen, for a character that cannot. */
function visible(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

import { ansiClasses, ansiInline, PLAIN } from './ansi';
import type { OutputLine } from './outputBuffer';

/** One row on the screen: a piece of a line that is at most `columns` wide. */
export interface Row {
  line: number;
  from: number;
  to: number;
}

/** East Asian wide and emoji: two columns. Close enough for breaking lines (UAX 11). */
function widthOf(code: number): number {
  if (code < 0x300) return 1;
  if (code <= 0x36f || code === 0x200b || code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f)) {
    return 0;
  }
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return wide ? 2 : 1;
}

/** The indexes at which a text is broken, the first being 0. Never inside a surrogate pair. */
export function breaksOf(text: string, columns: number): number[] {
  const breaks = [0];
  let used = 0;
  for (let i = 0; i < text.length;) {
    const code = text.codePointAt(i) ?? 0;
    const width = widthOf(code);
    if (used + width > columns) {
      breaks.push(i);
      used = 0;
    }
    used += width;
    i += code > 0xffff ? 2 : 1;
  }
  return breaks;
}

/**
 * Where each line begins when lines are broken at `columns`. Lines of one-column characters are
 * computed, the others are measured once. Renewed from the first changed line only.
 */
export class RowLayout {
  readonly columns: number;
  private readonly firstRow: number[] = [0];
  private readonly breaks = new Map<number, number[]>();
  private lines: readonly OutputLine[] = [];

  constructor(columns: number) {
    this.columns = Math.max(1, columns);
  }

  update(lines: readonly OutputLine[], dirtyFrom: number): void {
    this.lines = lines;
    const from = Math.min(dirtyFrom, this.firstRow.length - 1);
    this.firstRow.length = from + 1;
    for (const line of this.breaks.keys()) if (line >= from) this.breaks.delete(line);
    for (let i = from; i < lines.length; i++) {
      this.firstRow.push((this.firstRow[i] ?? 0) + this.rowsIn(i));
    }
  }

  get rowCount(): number {
    return this.firstRow[this.firstRow.length - 1] ?? 0;
  }

  firstRowOf(line: number): number {
    return this.firstRow[line] ?? 0;
  }

  /** The row that shows the character at `index` of `line`. */
  rowOf(line: number, index: number): number {
    const text = this.lines[line];
    if (!text) return 0;
    if (text.narrow) return this.firstRowOf(line) + Math.floor(index / this.columns);
    const breaks = this.breaksAt(line, text);
    let row = 0;
    while (row + 1 < breaks.length && (breaks[row + 1] ?? 0) <= index) row++;
    return this.firstRowOf(line) + row;
  }

  rows(from: number, to: number): Row[] {
    const rows: Row[] = [];
    const end = Math.min(to, this.rowCount);
    let line = this.lineOf(from);
    for (let row = Math.max(0, from); row < end; row++) {
      while (line + 1 < this.firstRow.length && (this.firstRow[line + 1] ?? 0) <= row) line++;
      rows.push(this.rowAt(line, row - this.firstRowOf(line)));
    }
    return rows;
  }

  private rowAt(line: number, nth: number): Row {
    const text = this.lines[line];
    if (!text) return { line, from: 0, to: 0 };
    if (text.narrow) {
      const from = nth * this.columns;
      return { line, from, to: Math.min(text.text.length, from + this.columns) };
    }
    const breaks = this.breaksAt(line, text);
    return { line, from: breaks[nth] ?? 0, to: breaks[nth + 1] ?? text.text.length };
  }

  private rowsIn(line: number): number {
    const text = this.lines[line];
    if (!text) return 0;
    if (text.text.length * 2 <= this.columns) return 1;
    if (text.narrow) return Math.max(1, Math.ceil(text.text.length / this.columns));
    return this.breaksAt(line, text).length;
  }

  private breaksAt(line: number, text: OutputLine): number[] {
    let breaks = this.breaks.get(line);
    if (!breaks) {
      breaks = breaksOf(text.text, this.columns);
      this.breaks.set(line, breaks);
    }
    return breaks;
  }

  /** The last line that begins at or before the row (binary search). */
  private lineOf(row: number): number {
    let low = 0;
    let high = Math.max(0, this.firstRow.length - 2);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.firstRow[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** A piece of a row with one look. */
export interface Segment {
  text: string;
  classes: string[];
  inline?: Record<string, string>;
  hit: boolean;
}

/** Beyond this many pieces the rest of a row is shown without its looks: the page must stay fast. */
const MOST_SEGMENTS = 300;

/** Cuts a row where its style changes and where the needle (lower case, '' = none) is found. */
export function segmentsOf(line: OutputLine, row: Row, needle: string): Segment[] {
  const hits = hitsIn(line.text, row, needle);
  const cuts = new Set([row.from]);
  let mark = markAt(line, row.from);
  for (let next = mark + 1; (line.marks[next]?.at ?? row.to) < row.to; next++) {
    if (cuts.size >= MOST_SEGMENTS) break;
    cuts.add(line.marks[next]?.at ?? row.to);
  }
  for (const [from, to] of hits.slice(0, MOST_SEGMENTS)) {
    if (from > row.from) cuts.add(from);
    if (to < row.to) cuts.add(to);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.map((from, i) => {
    while ((line.marks[mark + 1]?.at ?? Infinity) <= from) mark++;
    const style = line.marks[mark]?.style ?? PLAIN;
    return {
      text: line.text.slice(from, sorted[i + 1] ?? row.to),
      classes: ansiClasses(style),
      inline: ansiInline(style),
      hit: hits.some(([start, end]) => start <= from && from < end),
    };
  });
}

/** The last mark at or before the index, -1 if there is none (binary search). */
function markAt(line: OutputLine, index: number): number {
  let low = -1;
  let high = line.marks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((line.marks[middle]?.at ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}

function hitsIn(text: string, row: Row, needle: string): [number, number][] {
  if (needle === '') return [];
  const start = Math.max(0, row.from - needle.length + 1);
  const piece = text.slice(start, row.to + needle.length - 1).toLowerCase();
  const hits: [number, number][] = [];
  for (let at = piece.indexOf(needle); at >= 0; at = piece.indexOf(needle, at + needle.length)) {
    const from = start + at;
    if (from < row.to && from + needle.length > row.from) hits.push([from, from + needle.length]);
  }
  return hits;
}

/** Where the needle is found, at most `limit` times. */
export function search(
  lines: readonly OutputLine[],
  needle: string,
  limit: number,
): { line: number; at: number }[] {
  const found: { line: number; at: number }[] = [];
  if (needle === '') return found;
  for (let line = 0; line < lines.length; line++) {
    const text = (lines[line]?.text ?? '').toLowerCase();
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
      found.push({ line, at });
      if (found.length === limit) return found;
    }
  }
  return found;
}

import { describe, expect, it } from 'vitest';
import { OutputBuffer } from './outputBuffer';
import { breaksOf, RowLayout, search, segmentsOf } from './rows';

function linesOf(text: string): OutputBuffer {
  const buffer = new OutputBuffer();
  buffer.append([{ seq: 1, stream: 'stdout', text }]);
  return buffer;
}

describe('breaksOf', () => {
  it('counts wide characters as two and never cuts a pair', () => {
    expect(breaksOf('中文中文', 5)).toEqual([0, 2]);
    expect(breaksOf('a🔔🔔', 3)).toEqual([0, 3]);
    expect(breaksOf('', 10)).toEqual([0]);
  });
});

describe('RowLayout', () => {
  it('breaks lines at its width', () => {
    const { lines } = linesOf('abcdefg\n\nxy\n');
    const layout = new RowLayout(3);
    layout.update(lines, 0);
    expect(layout.rowCount).toBe(5);
    expect(layout.rows(1, 5)).toEqual([
      { line: 0, from: 3, to: 6 },
      { line: 0, from: 6, to: 7 },
      { line: 1, from: 0, to: 0 },
      { line: 2, from: 0, to: 2 },
    ]);
    expect(layout.rowOf(0, 6)).toBe(2);
    expect(layout.rowOf(2, 1)).toBe(4);
  });

  it('measures lines with wide characters', () => {
    const { lines } = linesOf('中文中文\nok');
    const layout = new RowLayout(4);
    layout.update(lines, 0);
    expect(layout.rows(0, 9)).toEqual([
      { line: 0, from: 0, to: 2 },
      { line: 0, from: 2, to: 4 },
      { line: 1, from: 0, to: 2 },
    ]);
    expect(layout.rowOf(0, 3)).toBe(1);
  });

  it('gives the same whether lines come at once or piece by piece', () => {
    const buffer = new OutputBuffer();
    const stepwise = new RowLayout(7);
    for (let seq = 1; seq <= 50; seq++) {
      buffer.append([
        { seq, stream: 'stdout', text: 'word '.repeat(seq % 5) + (seq % 3 ? '' : '\n') },
      ]);
      stepwise.update(buffer.lines, buffer.dirtyFrom);
    }
    const once = new RowLayout(7);
    once.update(buffer.lines, 0);
    expect(stepwise.rowCount).toBe(once.rowCount);
    expect(stepwise.rows(0, 999)).toEqual(once.rows(0, 999));
  });
});

describe('segmentsOf', () => {
  const buffer = linesOf('ab\u001b[31mcdef\u001b[0mgh');
  const [line] = buffer.lines;
  const of = (from: number, to: number, needle = '') =>
    line ? segmentsOf(line, { line: 0, from, to }, needle) : [];

  it('cuts where the style changes', () => {
    expect(of(0, 8).map(({ text, classes }) => [text, classes])).toEqual([
      ['ab', []],
      ['cdef', ['ansi-fg-1']],
      ['gh', []],
    ]);
  });

  it('knows the style that began in an earlier row', () => {
    expect(of(3, 5).map(({ text, classes }) => [text, classes])).toEqual([['de', ['ansi-fg-1']]]);
  });

  it('marks what was searched, also across the end of a row', () => {
    expect(of(0, 4, 'de').map(({ text, hit }) => [text, hit])).toEqual([
      ['ab', false],
      ['c', false],
      ['d', true],
    ]);
    expect(of(4, 8, 'de').map(({ text, hit }) => [text, hit])).toEqual([
      ['e', true],
      ['f', false],
      ['gh', false],
    ]);
  });

  it('always gives back the whole text of the row', () => {
    const wild = linesOf(Array.from({ length: 900 }, (_, i) => `\u001b[3${i % 8}mx`).join(''));
    const [first] = wild.lines;
    const segments = first ? segmentsOf(first, { line: 0, from: 100, to: 900 }, 'xx') : [];
    expect(segments.map(({ text }) => text).join('')).toBe('x'.repeat(800));
    expect(segments.length).toBeLessThan(700);
  });
});

it('finds text without regard to case, up to a limit', () => {
  const { lines } = linesOf('Error\nno\nan error and an ERROR\n');
  expect(search(lines, 'error', 10)).toEqual([
    { line: 0, at: 0 },
    { line: 2, at: 3 },
    { line: 2, at: 16 },
  ]);
  expect(search(lines, 'error', 2)).toHaveLength(2);
  expect(search(lines, '(a+)+$', 10)).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import type { OutputStream } from '@/api/types';
import { OutputBuffer } from './outputBuffer';

const ESC = '\u001b';

function feed(...pieces: (string | [OutputStream, string])[]): OutputBuffer {
  const buffer = new OutputBuffer();
  pieces.forEach((piece, i) => {
    const [stream, text] = typeof piece === 'string' ? (['stdout', piece] as const) : piece;
    buffer.append([{ seq: i + 1, stream, text }]);
  });
  return buffer;
}
const texts = (buffer: OutputBuffer) => buffer.lines.map(({ text }) => text);

describe('lines', () => {
  it('joins what chunks cut', () => {
    expect(texts(feed('one\ntw', 'o\n\nfour'))).toEqual(['one', 'two', '', 'four']);
  });

  it('takes CRLF for one end of line, also when a chunk cuts it', () => {
    expect(texts(feed('one\r', '\ntwo\r\n'))).toEqual(['one', 'two']);
  });

  it('lets a carriage return overwrite the line', () => {
    expect(texts(feed('10%\r', '55%\r100%\ndone\n'))).toEqual(['100%', 'done']);
  });

  it('moves a tab to the next stop', () => {
    expect(texts(feed('a\tb\n12345678\tc'))).toEqual(['a       b', '12345678        c']);
  });

  it('never continues the line of another stream', () => {
    const buffer = feed('out', ['stderr', 'err'], 'more\n', ['system', 'cut here'], 'tail');
    expect(buffer.lines.map(({ stream, text }) => `${stream}:${text}`)).toEqual([
      'stdout:out',
      'stderr:err',
      'stdout:more',
      'system:cut here',
      'stdout:tail',
    ]);
  });

  it('takes a repeated chunk once', () => {
    const buffer = new OutputBuffer();
    const chunk = { seq: 3, stream: 'stdout' as const, text: 'a\n' };
    buffer.append([chunk, chunk]);
    buffer.append([chunk]);
    expect(texts(buffer)).toEqual(['a']);
    expect(buffer.lastSeq).toBe(3);
  });

  it('drops the oldest lines beyond its limit and counts them', () => {
    const buffer = new OutputBuffer(100);
    const text = Array.from({ length: 105 }, (_, i) => `${i}\n`).join('');
    buffer.append([{ seq: 1, stream: 'stdout', text }]);
    expect(buffer.lines).toHaveLength(90);
    expect(buffer.dropped).toBe(15);
    expect(texts(buffer)[0]).toBe('15');
  });
});

describe('escape sequences', () => {
  it('turns colours into marks and keeps the text plain', () => {
    const [line] = feed(`a${ESC}[31mred${ESC}[0m b`).lines;
    expect(line?.text).toBe('ared b');
    expect(line?.marks).toEqual([
      { at: 1, style: { fg: 1 } },
      { at: 4, style: {} },
    ]);
  });

  it('understands one that a chunk cuts', () => {
    const [line] = feed(`a${ESC}[3`, '2mgreen').lines;
    expect(line?.text).toBe('agreen');
    expect(line?.marks).toEqual([{ at: 1, style: { fg: 2 } }]);
  });

  it('carries a colour over the end of a line, per stream', () => {
    const buffer = feed(`${ESC}[1mone\ntwo\n`, ['stderr', 'plain\n']);
    expect(buffer.lines.map(({ marks }) => marks.length)).toEqual([1, 1, 0]);
  });

  it.each([
    ['cursor moves', `a${ESC}[2K${ESC}[1;1Hb`],
    ['a link', `a${ESC}]8;;javascript:alert(1)\u0007b`],
    ['a title', `a${ESC}]0;owned${ESC}\\b`],
    ['a character set', `a${ESC}(Bb`],
  ])('drops %s', (_, text) => {
    expect(texts(feed(text))).toEqual(['ab']);
  });

  it('shows other control characters and bidirectional overrides instead of obeying', () => {
    expect(texts(feed('a\u0000b\u0007c\u007fd\u202ee\u2066'))).toEqual(['a␀b␇c␡d\ufffde\ufffd']);
  });

  it('does not wait for ever for the end of a sequence', () => {
    const buffer = feed(`a${ESC}]${'x'.repeat(5_000)}`);
    expect(texts(buffer)[0]).toHaveLength(5_003);
  });
});

it('takes a megabyte in a moment', () => {
  const text = `${ESC}[32m${'x'.repeat(60)}${ESC}[0m\n`.repeat(15_000);
  const before = performance.now();
  const buffer = feed(text);
  expect(buffer.lines).toHaveLength(15_000);
  expect(performance.now() - before).toBeLessThan(2_000);
});

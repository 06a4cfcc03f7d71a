import { describe, expect, it } from 'vitest';
import { ansiClasses, ansiInline, applySgr, PLAIN } from './ansi';

describe('applySgr', () => {
  it.each([
    ['31', { fg: 1 }],
    ['1;4;92', { bold: true, underline: true, fg: 10 }],
    ['101', { bg: 9 }],
    ['38;5;208', { fg: 'rgb(255 135 0)' }],
    ['48;5;240', { bg: 'rgb(88 88 88)' }],
    ['38;2;1;2;3', { fg: 'rgb(1 2 3)' }],
    ['38;2;1;2;999', {}],
    ['38', {}],
    ['77', {}],
    ['', {}],
  ])('understands %s', (parameters, style) => {
    expect(applySgr(PLAIN, parameters)).toEqual(style);
  });

  it('takes single faces back and resets all', () => {
    const style = applySgr(PLAIN, '1;3;31;42');
    expect(applySgr(style, '22;39')).toEqual({ italic: true, bg: 2 });
    expect(applySgr(style, '0')).toBe(PLAIN);
  });
});

it('gives classes for the palette and values for computed colours', () => {
  const style = applySgr(PLAIN, '1;31;48;2;1;2;3');
  expect(ansiClasses(style)).toEqual(['ansi-fg-1', 'ansi-bold']);
  expect(ansiInline(style)).toEqual({ backgroundColor: 'rgb(1 2 3)' });
});

it('swaps the colours when inverse', () => {
  expect(ansiClasses(applySgr(PLAIN, '7;31'))).toEqual(['ansi-bg-1', 'ansi-inverse-fg']);
});

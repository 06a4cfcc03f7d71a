/** Select Graphic Rendition: the colours and faces that terminal output asks for. */

/** A colour of the palette (0–15, as a class) or a computed one (as a CSS value). */
export type AnsiColor = number | string;

export interface AnsiStyle {
  readonly fg?: AnsiColor;
  readonly bg?: AnsiColor;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
  readonly strike?: boolean;
}

export const PLAIN: AnsiStyle = Object.freeze({});

/** Applies the numbers of one `ESC [ … m` to a style. What is not known changes nothing. */
export function applySgr(style: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters.split(/[;:]/).map((part) => (part === '' ? 0 : Number(part)));
  let result: Record<string, unknown> = { ...style };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 0) result = {};
    else if (code === 38 || code === 48) {
      const { color, used } = extendedColor(codes, i + 1);
      if (color !== undefined) result[code === 38 ? 'fg' : 'bg'] = color;
      i += used;
    } else applyOne(result, code);
  }
  for (const name of Object.keys(result)) if (result[name] === undefined) delete result[name];
  return Object.keys(result).length === 0 ? PLAIN : result;
}

const ON: Record<number, string> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  9: 'strike',
};
const OFF: Record<number, string[]> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  29: ['strike'],
  39: ['fg'],
  49: ['bg'],
};

function applyOne(style: Record<string, unknown>, code: number): void {
  const on = ON[code];
  if (on) style[on] = true;
  for (const name of OFF[code] ?? []) style[name] = undefined;
  if (code >= 30 && code <= 37) style.fg = code - 30;
  else if (code >= 40 && code <= 47) style.bg = code - 40;
  else if (code >= 90 && code <= 97) style.fg = code - 90 + 8;
  else if (code >= 100 && code <= 107) style.bg = code - 100 + 8;
}

/** The colour after a 38 or 48: `5;n` (palette of 256) or `2;r;g;b`. */
function extendedColor(codes: number[], at: number): { color?: AnsiColor; used: number } {
  const byte = (n: number | undefined) =>
    n !== undefined && Number.isInteger(n) && n >= 0 && n <= 255 ? n : undefined;
  if (codes[at] === 5) {
    const n = byte(codes[at + 1]);
    return { color: n === undefined ? undefined : paletteColor(n), used: 2 };
  }
  if (codes[at] === 2) {
    const rgb = [codes[at + 1], codes[at + 2], codes[at + 3]].map(byte);
    return rgb.includes(undefined) ? { used: 4 } : { color: `rgb(${rgb.join(' ')})`, used: 4 };
  }
  return { used: 1 };
}

function paletteColor(n: number): AnsiColor {
  if (n < 16) return n;
  if (n >= 232) {
    const grey = 8 + (n - 232) * 10;
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const level = (part: number) => (part === 0 ? 0 : 55 + part * 40);
  const cube = n - 16;
  const rgb = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level);
  return `rgb(${rgb.join(' ')})`;
}

/** The classes of a style; computed colours come from `ansiInline`. */
export function ansiClasses(style: AnsiStyle): string[] {
  const [fg, bg] = style.inverse ? [style.bg, style.fg] : [style.fg, style.bg];
  const classes: string[] = [];
  if (typeof fg === 'number') classes.push(`ansi-fg-${fg}`);
  if (typeof bg === 'number') classes.push(`ansi-bg-${bg}`);
  if (style.inverse && fg === undefined) classes.push('ansi-inverse-fg');
  if (style.inverse && bg === undefined) classes.push('ansi-inverse-bg');
  for (const face of ['bold', 'dim', 'italic', 'underline', 'strike'] as const) {
    if (style[face]) classes.push(`ansi-${face}`);
  }
  return classes;
}

/** The colours of a style that have no class. */
export function ansiInline(style: AnsiStyle): Record<string, string> | undefined {
  const [fg, bg] = style.inverse ? [style.bg, style.fg] : [style.fg, style.bg];
  const inline: Record<string, string> = {};
  if (typeof fg === 'string') inline.color = fg;
  if (typeof bg === 'string') inline.backgroundColor = bg;
  return Object.keys(inline).length > 0 ? inline : undefined;
}

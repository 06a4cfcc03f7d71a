/** Just enough of the schedule language to try the page; the server has the real one. */

export class BadSchedule extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

const RANGES = [
  ['second', 0, 59],
  ['minute', 0, 59],
  ['hour', 0, 23],
  ['day of month', 1, 31],
  ['month', 1, 12],
  ['day of week', 0, 7],
] as const;
const NAMES: Record<string, number> = Object.fromEntries([
  ...'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ').map((name, i) => [name, i + 1]),
  ...'SUN MON TUE WED THU FRI SAT'.split(' ').map((name, i) => [name, i]),
]);
const MACROS: Record<string, string> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
};

function parseField(text: string, index: number, position: number): Set<number> {
  const [name, low, high] = RANGES[index] ?? RANGES[0];
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\*|\?|[A-Z]{3}|\d+)(?:-([A-Z]{3}|\d+))?(?:\/(\d+))?$/i.exec(part);
    if (!match) throw new BadSchedule(`${name}: "${part}" is not understood`, position);
    const number = (word: string) => NAMES[word.toUpperCase()] ?? Number(word);
    const all = match[1] === '*' || match[1] === '?';
    const from = all ? low : number(match[1] ?? '');
    const to = match[2] ? number(match[2]) : all || match[3] ? high : from;
    if (!(from >= low && to <= high && from <= to)) {
      throw new BadSchedule(`${name} must be within ${low}–${high}`, position);
    }
    for (let v = from; v <= to; v += Number(match[3] ?? 1))
      values.add(v === 7 && index === 5 ? 0 : v);
  }
  return values;
}

function parse(expression: string): Set<number>[] {
  const text = MACROS[expression.trim()] ?? expression;
  const words = [...text.matchAll(/\S+/g)];
  if (words.length < 5 || words.length > 6) {
    throw new BadSchedule(`5 to 7 fields are needed, here are ${words.length}`, text.length);
  }
  const shift = words.length === 5 ? 1 : 0;
  const fields = words.map((word, i) => parseField(word[0], i + shift, word.index));
  return shift ? [new Set([0]), ...fields] : fields;
}

/** The next times of an expression in a zone (its present offset, no daylight saving). */
export function nextTimes(
  expression: string,
  offsetMs: number,
  from: number,
  count: number,
  until = Infinity,
): number[] {
  if (expression.trim() === '@manual') return [];
  const once = /^@at (\S+)$/.exec(expression.trim());
  if (once) return [Date.parse(once[1] ?? '')].filter((at) => at > from);
  const every = /^@every (?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(expression.trim());
  if (every) {
    const [, h = 0, m = 0, s = 0] = every;
    const step = (Number(h) * 3600 + Number(m) * 60 + Number(s)) * 1000;
    if (step < 1000) throw new BadSchedule('less than a second', 7);
    return Array.from({ length: count }, (_, i) => (Math.floor(from / step) + i + 1) * step);
  }
  const [second, minute, hour, dom, month, dow] = parse(expression);
  const times: number[] = [];
  let at = Math.floor(from / 60_000) * 60_000;
  for (let i = 0; i < 800_000 && times.length < count && at < until; i++, at += 60_000) {
    const local = new Date(at + offsetMs);
    if (!month?.has(local.getUTCMonth() + 1)) continue;
    if (!hour?.has(local.getUTCHours()) || !minute?.has(local.getUTCMinutes())) continue;
    const [byDom, byDow] = [dom?.has(local.getUTCDate()), dow?.has(local.getUTCDay())];
    const either = dom?.size !== 31 && (dow?.size ?? 0) < 7;
    if (!(either ? byDom || byDow : byDom && byDow)) continue;
    for (const s of [...(second ?? [])].sort((a, b) => a - b)) {
      const time = at + s * 1000;
      if (time > from && times.length < count) times.push(time);
    }
  }
  return times;
}

/** What a zone is ahead of UTC at an instant, in millis. */
export function offsetOf(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName');
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(parts?.value ?? '');
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}

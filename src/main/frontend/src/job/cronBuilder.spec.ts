import { describe, expect, it } from 'vitest';
import { FIRST_PLAN, fitsClock, pacesOf, readPlan, writePlan, type ReadPlan } from './cronBuilder';

const write = (plan: ReadPlan, zone = 'UTC') => writePlan({ ...FIRST_PLAN, ...plan }, zone);

const at = Date.parse('2026-12-24T17:00:00Z');
const none = { spread: 'none' } as const;
const every = (amount: number, unit: 'seconds' | 'minutes' | 'hours', pace = 'clock') =>
  ({ kind: 'every', amount, unit, pace }) as ReadPlan;

/** What the builder shows, and the expression that it writes. */
const SHAPES: [ReadPlan, string][] = [
  [every(1, 'seconds'), '* * * * * *'],
  [every(5, 'seconds'), '*/5 * * * * *'],
  [every(30, 'seconds', 'spread'), 'H/30 * * * * *'],
  [every(7, 'seconds', 'elapsed'), '@every 7s'],
  [every(90, 'seconds', 'elapsed'), '@every 90s'],
  [every(1, 'minutes'), '* * * * *'],
  [every(1, 'minutes', 'spread'), 'H * * * * *'],
  [every(15, 'minutes'), '*/15 * * * *'],
  [every(15, 'minutes', 'spread'), 'H/15 * * * *'],
  [every(15, 'minutes', 'elapsed'), '@every 15m'],
  [every(45, 'minutes', 'elapsed'), '@every 45m'],
  [{ ...every(1, 'hours'), minute: 20 }, '20 * * * *'],
  [{ ...every(6, 'hours'), minute: 0 }, '0 */6 * * *'],
  [every(1, 'hours', 'spread'), 'H * * * *'],
  [every(6, 'hours', 'spread'), 'H H/6 * * *'],
  [every(36, 'hours', 'elapsed'), '@every 36h'],
  [{ kind: 'daily', ...none, time: '02:30' }, '30 2 * * *'],
  [{ kind: 'daily', ...none, time: '02:30:15' }, '15 30 2 * * *'],
  [{ kind: 'daily', spread: 'hour', time: '02:00' }, 'H 2 * * *'],
  [{ kind: 'daily', spread: 'day' }, 'H H * * *'],
  [{ kind: 'weekly', ...none, time: '09:00', weekdays: [1, 2, 3, 4, 5] }, '0 9 * * MON-FRI'],
  [{ kind: 'weekly', ...none, time: '09:00', weekdays: [0, 6] }, '0 9 * * SAT,SUN'],
  [{ kind: 'weekly', ...none, time: '09:00', weekdays: [0, 1, 5, 6] }, '0 9 * * MON,FRI-SUN'],
  [{ kind: 'weekly', ...none, time: '09:00', weekdays: [0, 1, 2, 3, 4, 5, 6] }, '0 9 * * MON-SUN'],
  [{ kind: 'weekly', spread: 'hour', time: '09:00', weekdays: [3] }, 'H 9 * * WED'],
  [{ kind: 'weekly', spread: 'day', weekdays: [1, 3] }, 'H H * * MON,WED'],
  ...(
    [
      [{ monthDay: 'date', dates: [1] }, '1 * *'],
      [{ monthDay: 'date', dates: [1, 15, 31] }, '1,15,31 * *'],
      [{ monthDay: 'last' }, 'L * *'],
      [{ monthDay: 'lastWorking' }, 'LW * *'],
      [{ monthDay: 'nth', week: 2, weekday: 2 }, '* * 2#2'],
      [{ monthDay: 'nth', week: 5, weekday: 0 }, '* * 0#5'],
      [{ monthDay: 'nth', week: 0, weekday: 5 }, '* * 5L'],
    ] as [Partial<ReadPlan>, string][]
  ).map(([day, text]): [ReadPlan, string] => [
    { kind: 'monthly', ...none, time: '06:00', monthStep: 1, ...day },
    `0 6 ${text}`,
  ]),
  [
    { kind: 'monthly', ...none, time: '06:00', monthStep: 3, monthDay: 'date', dates: [1] },
    '0 6 1 */3 *',
  ],
  [
    { kind: 'monthly', spread: 'day', monthStep: 6, monthDay: 'nth', week: 1, weekday: 1 },
    'H H * */6 1#1',
  ],
  [{ kind: 'yearly', ...none, time: '00:00', month: 2, date: 29 }, '0 0 29 2 *'],
  [{ kind: 'yearly', spread: 'hour', time: '03:00', month: 12, date: 24 }, 'H 3 24 12 *'],
  [{ kind: 'once', at }, '@at 2026-12-24T17:00:00+00:00'],
  [{ kind: 'manual' }, '@manual'],
];

describe('what the builder shows', () => {
  it.each(SHAPES)('%j is written %s', (plan, text) => expect(write(plan)).toBe(text));
  it.each(SHAPES)('%j is read from %s', (plan, text) => expect(readPlan(text)).toEqual(plan));
});

it('goes round for every amount', () => {
  for (const unit of ['seconds', 'minutes', 'hours'] as const) {
    for (let amount = 1; amount <= 120; amount++) {
      for (const pace of pacesOf(amount, unit)) {
        const plan = { ...FIRST_PLAN, ...every(amount, unit, pace), minute: amount % 60 };
        const read = readPlan(writePlan(plan, 'UTC'));
        expect(read).toMatchObject({ kind: 'every', amount, unit, pace });
        expect(writePlan({ ...plan, ...read }, 'UTC')).toBe(writePlan(plan, 'UTC'));
      }
    }
  }
});

it('goes round for every set of weekdays', () => {
  for (let set = 1; set < 128; set++) {
    const weekdays = [0, 1, 2, 3, 4, 5, 6].filter((day) => set & (1 << day));
    const text = write({ kind: 'weekly', weekdays });
    expect(readPlan(text), text).toMatchObject({ kind: 'weekly', weekdays });
  }
});

it('lets only what divides the clock stand on the clock', () => {
  expect(fitsClock(15, 'minutes')).toBe(true);
  expect(fitsClock(7, 'minutes')).toBe(false);
  expect(fitsClock(60, 'minutes')).toBe(false);
  expect(fitsClock(8, 'hours')).toBe(true);
  expect(fitsClock(24, 'hours')).toBe(false);
  expect(write(every(7, 'minutes', 'clock'))).toBe('@every 7m');
  expect(write(every(1, 'seconds', 'spread'))).toBe('@every 1s');
});

it('writes a single time with the offset of its zone', () => {
  expect(write({ kind: 'once', at }, 'Asia/Shanghai')).toBe('@at 2026-12-25T01:00:00+08:00');
  expect(write({ kind: 'once', at }, 'No/Where')).toBe('@at 2026-12-24T17:00:00+00:00');
});

/** Other spellings that mean just the same. */
it.each<[string, ReadPlan]>([
  ['  30  2 * * ? ', { kind: 'daily', ...none, time: '02:30' }],
  ['0 30 2 * * *', { kind: 'daily', ...none, time: '02:30' }],
  ['00 30 02 * * * *', { kind: 'daily', ...none, time: '02:30' }],
  ['@Daily', { kind: 'daily', ...none, time: '00:00' }],
  ['@midnight', { kind: 'daily', ...none, time: '00:00' }],
  ['@hourly', { ...every(1, 'hours'), minute: 0 }],
  ['@minutely', every(1, 'minutes')],
  ['@weekly', { kind: 'weekly', ...none, time: '00:00', weekdays: [0] }],
  [
    '@monthly',
    { kind: 'monthly', ...none, time: '00:00', monthStep: 1, monthDay: 'date', dates: [1] },
  ],
  ['@yearly', { kind: 'yearly', ...none, time: '00:00', month: 1, date: 1 }],
  ['@annually', { kind: 'yearly', ...none, time: '00:00', month: 1, date: 1 }],
  ['@MANUAL', { kind: 'manual' }],
  ['0 9 ? * 1-5', { kind: 'weekly', ...none, time: '09:00', weekdays: [1, 2, 3, 4, 5] }],
  ['0 9 * * fri-mon', { kind: 'weekly', ...none, time: '09:00', weekdays: [0, 1, 5, 6] }],
  ['0 9 * * 7-2', { kind: 'weekly', ...none, time: '09:00', weekdays: [0, 1, 2] }],
  ['0 9 * * 7', { kind: 'weekly', ...none, time: '09:00', weekdays: [0] }],
  ['0 9 * * 0-7', { kind: 'weekly', ...none, time: '09:00', weekdays: [0, 1, 2, 3, 4, 5, 6] }],
  [
    '0 6 * * FRI#2',
    { kind: 'monthly', ...none, time: '06:00', monthStep: 1, monthDay: 'nth', week: 2, weekday: 5 },
  ],
  [
    '0 6 ? * sunL',
    { kind: 'monthly', ...none, time: '06:00', monthStep: 1, monthDay: 'nth', week: 0, weekday: 0 },
  ],
  ['0 6 l * ?', { kind: 'monthly', ...none, time: '06:00', monthStep: 1, monthDay: 'last' }],
  ['0 0 24 DEC *', { kind: 'yearly', ...none, time: '00:00', month: 12, date: 24 }],
  ['h h * * *', { kind: 'daily', spread: 'day' }],
  ['@every 1h30m', every(90, 'minutes', 'elapsed')],
  ['@every 60m', every(60, 'minutes', 'elapsed')],
  ['@every 0h0m120s', every(2, 'minutes', 'elapsed')],
  ['@at 2026-12-25T01:00+08:00', { kind: 'once', at }],
  ['@at 2026-12-24t17:00:00z', { kind: 'once', at }],
])('understands %s', (text, plan) => expect(readPlan(text)).toEqual(plan));

/** More than the builder shows, something else than it would seem, or wrong. */
it.each([
  '',
  '   ',
  '* * * *',
  '*/7 * * * *',
  '*/1 * * * *',
  '*/60 * * * *',
  '5/15 * * * *',
  '0-30/5 * * * *',
  '0,30 * * * *',
  '0 9,17 * * *',
  '0 9-17 * * *',
  '0 */5 * * *',
  'H */6 * * *',
  '0 H/6 * * *',
  'H(0-29) * * * *',
  '30 H * * *',
  'H H H * *',
  '5 H 2 * * *',
  '5 */15 * * * *',
  '* 30 2 * * *',
  '0 9 * * 1-5/2',
  '0 9 * * 1-2-3',
  '0 9 * * 1-',
  '0 9 * * 8',
  '0 9 * * MON,',
  '0 9 * JAN MON',
  '0 9 * ? *',
  '0 6 1 * MON',
  '0 6 L * 5L',
  '0 6 L-3 * *',
  '0 6 15W * *',
  '0 6 1,LW * *',
  '0 6 1 */5 *',
  '0 6 1 1,7 *',
  '0 6 32 * *',
  '0 6 31 2 *',
  '0 6 * * 5#6',
  '0 6 * * 1#1,3#1',
  '0 24 * * *',
  '60 2 * * *',
  '0 30 2 * * * 2027',
  '0 30 2 * * * * *',
  '@daily 5',
  '@everyday',
  '@every',
  '@every 0s',
  '@every 1.5h',
  '@every 1d',
  '@every 10000s',
  '@every 5M',
  '@at',
  '@at 2026-12-24',
  '@at 2026-12-24T18:00:00',
  '@at 2026-02-30T18:00:00Z',
  '@at 2026-12-24T18:00:00.5Z',
  '@manual x',
])('leaves alone what it does not show: "%s"', (text) => expect(readPlan(text)).toBeUndefined());

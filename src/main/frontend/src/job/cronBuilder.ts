import { isKnownZone, localParts } from '@/time/format';

/**
 * The simple schedules that can be put together without knowing the language, as pure functions from
 * what the builder shows to the expression and back. An expression that is not exactly one of these
 * is none of the builder's business: `readPlan` says so, and nobody rewrites it.
 */
export const KINDS = ['every', 'daily', 'weekly', 'monthly', 'yearly', 'once', 'manual'] as const;
export type Kind = (typeof KINDS)[number];

export const UNITS = ['seconds', 'minutes', 'hours'] as const;
export type Unit = (typeof UNITS)[number];

/**
 * How "every N" is counted: on the clock (:00, :15, …), on the clock but moved by the job's own
 * offset, or as time that passes since the job was created.
 */
export const PACES = ['clock', 'spread', 'elapsed'] as const;
export type Pace = (typeof PACES)[number];

/** Whether the job picks its own minute (of the hour that is set), or its own time of the day. */
export const SPREADS = ['none', 'hour', 'day'] as const;
export type Spread = (typeof SPREADS)[number];

/** Which day of a month. */
export const MONTH_DAYS = ['date', 'last', 'lastWorking', 'nth'] as const;
export type MonthDay = (typeof MONTH_DAYS)[number];

/** Every how many months; those that divide a year, so that the gaps are alike. */
export const MONTH_STEPS = [1, 2, 3, 4, 6] as const;

/** The week that means "the last one" (`5L`); 1 to 5 are `#1` to `#5`. */
export const LAST_WEEK = 0;

export const MAX_AMOUNT = 9_999;

const LEAP_YEAR = 2024;

/** What the builder shows. Only what belongs to the kind is read and written. */
export interface Plan {
  kind: Kind;
  amount: number;
  unit: Unit;
  pace: Pace;
  /** Minutes past the hour, of "every N hours". */
  minute: number;
  /** `HH:MM` or `HH:MM:SS`. */
  time: string;
  spread: Spread;
  /** 0 (Sunday) to 6; never empty. */
  weekdays: number[];
  monthDay: MonthDay;
  /** Days of the month; never empty. */
  dates: number[];
  week: number;
  weekday: number;
  monthStep: number;
  month: number;
  date: number;
  /** Epoch millis, whole seconds. */
  at: number;
}

/** What the builder shows of an expression: the kind, and what belongs to it. */
export type ReadPlan = Partial<Plan> & Pick<Plan, 'kind'>;

export const FIRST_PLAN: Plan = {
  kind: 'daily',
  amount: 15,
  unit: 'minutes',
  pace: 'clock',
  minute: 0,
  time: '02:30',
  spread: 'none',
  weekdays: [1, 2, 3, 4, 5],
  monthDay: 'date',
  dates: [1],
  week: 1,
  weekday: 1,
  monthStep: 1,
  month: 1,
  date: 1,
  at: 0,
};

const SECONDS_OF: Record<Unit, number> = { seconds: 1, minutes: 60, hours: 3_600 };
const ROUND_OF: Record<Unit, number> = { seconds: 60, minutes: 60, hours: 24 };

/** Whether "every N" can stand on the clock: only where N divides the minute, the hour or the day. */
export function fitsClock(amount: number, unit: Unit): boolean {
  return amount < ROUND_OF[unit] && ROUND_OF[unit] % amount === 0;
}

/** The ways in which "every N" can be counted. Every second leaves nothing to be spread. */
export function pacesOf(amount: number, unit: Unit): Pace[] {
  if (!fitsClock(amount, unit)) return ['elapsed'];
  return amount === 1 && unit === 'seconds' ? ['clock', 'elapsed'] : [...PACES];
}

// --- from what is shown to the expression

/** The expression of what is shown. `zone` only says with which offset a single time is written. */
export function writePlan(plan: Plan, zone: string): string {
  switch (plan.kind) {
    case 'every':
      return every(plan);
    case 'daily':
      return cron(plan, '*', '*', '*');
    case 'weekly':
      return cron(plan, '*', '*', weekdaysText(plan.weekdays));
    case 'monthly':
      return cron(
        plan,
        dayOfMonth(plan),
        plan.monthStep === 1 ? '*' : `*/${plan.monthStep}`,
        plan.monthDay === 'nth' ? dayOfWeek(plan) : '*',
      );
    case 'yearly':
      return cron(plan, String(plan.date), String(plan.month), '*');
    case 'once':
      return `@at ${instantText(plan.at, zone)}`;
    case 'manual':
      return '@manual';
  }
}

function every(plan: Plan): string {
  const { amount, unit } = plan;
  const pace = pacesOf(amount, unit).includes(plan.pace) ? plan.pace : 'elapsed';
  if (pace === 'elapsed') return `@every ${amount}${unit[0]}`;
  const step = pace === 'spread' ? `H/${amount}` : amount === 1 ? '*' : `*/${amount}`;
  if (unit === 'seconds') return `${step} * * * * *`;
  if (unit === 'minutes') {
    return amount === 1 && pace === 'spread' ? 'H * * * * *' : `${step} * * * *`;
  }
  const minute = pace === 'spread' ? 'H' : String(plan.minute);
  return `${minute} ${amount === 1 ? '*' : step} * * *`;
}

function cron({ time, spread }: Plan, dom: string, month: string, dow: string): string {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  const days = `${dom} ${month} ${dow}`;
  if (spread === 'day') return `H H ${days}`;
  if (spread === 'hour') return `H ${hour} ${days}`;
  return `${second === 0 ? '' : `${second} `}${minute} ${hour} ${days}`;
}

const WEEKDAY_NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The week from Monday on, with runs of three and more as ranges. */
function weekdaysText(weekdays: readonly number[]): string {
  const ordered = [1, 2, 3, 4, 5, 6, 0];
  const parts: string[] = [];
  for (let from = 0; from < ordered.length; from++) {
    if (!weekdays.includes(ordered[from] ?? -1)) continue;
    let to = from;
    while (to + 1 < ordered.length && weekdays.includes(ordered[to + 1] ?? -1)) to++;
    const names = ordered.slice(from, to + 1).map((day) => WEEKDAY_NAMES[day] ?? '');
    parts.push(names.length > 2 ? `${names[0]}-${names[names.length - 1]}` : names.join(','));
    from = to;
  }
  return parts.join(',');
}

function dayOfMonth({ monthDay, dates }: Plan): string {
  if (monthDay === 'last') return 'L';
  if (monthDay === 'lastWorking') return 'LW';
  return monthDay === 'nth' ? '*' : [...dates].sort((a, b) => a - b).join(',');
}

function dayOfWeek({ week, weekday }: Plan): string {
  return week === LAST_WEEK ? `${weekday}L` : `${weekday}#${week}`;
}

function instantText(at: number, zone: string): string {
  const { date, time, offset } = localParts(at, isKnownZone(zone) ? zone : 'UTC');
  return `${date}T${time}${offset}`;
}

// --- from an expression to what is shown

const MACROS: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
  '@minutely': '* * * * *',
};

/** What the builder shows of an expression; nothing where it is more than that, or wrong. */
export function readPlan(expression: string): ReadPlan | undefined {
  const words = expression.trim().split(/[ \t]+/);
  const macro = (words[0] ?? '').toLowerCase();
  if (macro === '@manual' && words.length === 1) return { kind: 'manual' };
  if (macro === '@every' && words.length === 2) return readElapsed(words[1] ?? '');
  if (macro === '@at' && words.length === 2) return readAt(words[1] ?? '');
  if (macro.startsWith('@')) {
    const fields = words.length === 1 ? MACROS[macro] : undefined;
    return fields === undefined ? undefined : readPlan(fields);
  }
  const fields = fiveOrSix(words.map((word) => word.toUpperCase()));
  return fields && (readEvery(fields) ?? readDays(fields));
}

/** Six fields, the second first; a year is left out where it is any. */
function fiveOrSix(words: string[]): string[] | undefined {
  if (words.length === 5) return ['0', ...words];
  if (words.length === 7 && words[6] === '*') return words.slice(0, 6);
  return words.length === 6 ? words : undefined;
}

const DURATION = /^(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/;

function readElapsed(text: string): ReadPlan | undefined {
  const match = DURATION.exec(text);
  if (!match) return undefined;
  const [, hours = 0, minutes = 0, seconds = 0] = match;
  const total = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  const simple = [hours, minutes, seconds].filter(Boolean).length === 1;
  // one unit is kept as it was written, several are told in the largest that divides them
  const unit = simple
    ? UNITS[[seconds, minutes, hours].findIndex(Boolean)]
    : [...UNITS].reverse().find((one) => total % SECONDS_OF[one] === 0);
  if (!unit) return undefined;
  const amount = total / SECONDS_OF[unit];
  if (amount < 1 || amount > MAX_AMOUNT) return undefined;
  return { kind: 'every', amount, unit, pace: 'elapsed' };
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/;

function readAt(text: string): ReadPlan | undefined {
  const upper = text.toUpperCase();
  const match = INSTANT.exec(upper);
  // browsers read 30 February as 2 March
  const days = new Date(Date.UTC(Number(match?.[1]), Number(match?.[2]), 0)).getUTCDate();
  const at = match && Number(match[3]) <= days ? Date.parse(upper) : NaN;
  return Number.isNaN(at) ? undefined : { kind: 'once', at };
}

function readEvery([second = '', minute = '', hour = '', ...days]: string[]): ReadPlan | undefined {
  const [dom = '', month = '', dow = ''] = days;
  if (!isAny(dom) || month !== '*' || !isAny(dow)) return undefined;
  if (minute === '*' && hour === '*') {
    if (second === 'H') return onClock(1, 'minutes', 'spread');
    if (!isZero(second)) return readStep(second, 'seconds');
  }
  if (!isZero(second)) return undefined;
  if (hour === '*' && (minute === '*' || minute.includes('/'))) return readStep(minute, 'minutes');
  if (minute === 'H') {
    if (hour === '*') return onClock(1, 'hours', 'spread');
    return hour.startsWith('H/') ? readStep(hour, 'hours') : undefined;
  }
  const past = number(minute, 0, 59);
  if (past === undefined || !(hour === '*' || hour.startsWith('*/'))) return undefined;
  const plan = readStep(hour, 'hours');
  return plan && { ...plan, minute: past };
}

/** `*`, `*` + `/n` and `H/n` of a field whose other fields say nothing. */
function readStep(field: string, unit: Unit): ReadPlan | undefined {
  if (field === '*') return onClock(1, unit, 'clock');
  const match = /^([*H])\/(\d{1,2})$/.exec(field);
  const amount = Number(match?.[2]);
  // by other steps the gaps are not alike, so it is not "every N"
  if (!match || amount < 2 || !fitsClock(amount, unit)) return undefined;
  return onClock(amount, unit, match[1] === 'H' ? 'spread' : 'clock');
}

function onClock(amount: number, unit: Unit, pace: Pace): ReadPlan {
  return { kind: 'every', amount, unit, pace };
}

function readDays(fields: string[]): ReadPlan | undefined {
  const [second = '', minute = '', hour = '', dom = '', month = '', dow = ''] = fields;
  const time = readTime(second, minute, hour);
  if (!time) return undefined;
  if (month === '*' && isAny(dom)) {
    if (isAny(dow)) return { kind: 'daily', ...time };
    const weekdays = readWeekdays(dow);
    if (weekdays) return { kind: 'weekly', ...time, weekdays };
  }
  const [date, named] = [number(dom, 1, 31), readMonth(month)];
  if (isAny(dow) && date !== undefined && named !== undefined) {
    return date > daysIn(named) ? undefined : { kind: 'yearly', ...time, month: named, date };
  }
  const monthStep = readMonthStep(month);
  const day = readMonthDay(dom, dow);
  if (!monthStep || !day) return undefined;
  return { kind: 'monthly', ...time, ...day, monthStep };
}

function readTime(
  second: string,
  minute: string,
  hour: string,
): Pick<Plan, 'spread'> | Pick<Plan, 'spread' | 'time'> | undefined {
  const h = number(hour, 0, 23);
  if (minute === 'H') {
    if (!isZero(second)) return undefined;
    if (hour === 'H') return { spread: 'day' };
    return h === undefined ? undefined : { spread: 'hour', time: clock(h, 0, 0) };
  }
  const [m, s] = [number(minute, 0, 59), number(second, 0, 59)];
  if (h === undefined || m === undefined || s === undefined) return undefined;
  return { spread: 'none', time: clock(h, m, s) };
}

function clock(hour: number, minute: number, second: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(hour)}:${two(minute)}${second ? `:${two(second)}` : ''}`;
}

/** Single weekdays and ranges, which may go around the end of the week; in order from Sunday. */
function readWeekdays(text: string): number[] | undefined {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const ends = part.split('-').map(readWeekday);
    const [from, to = from] = ends;
    if (from === undefined || to === undefined || ends.length > 2 || ends.includes(undefined)) {
      return undefined;
    }
    const steps = to < from ? to - from + 7 : to - from;
    for (let day = from; day <= from + steps; day++) found.add(day % 7);
  }
  return [...found].sort((a, b) => a - b);
}

/** 0 to 7, as written; both ends are Sunday. */
function readWeekday(text: string): number | undefined {
  const named = WEEKDAY_NAMES.indexOf(text);
  return named >= 0 ? named : number(text, 0, 7);
}

const MONTH_NAMES = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

function readMonth(text: string): number | undefined {
  const named = MONTH_NAMES.indexOf(text);
  return named >= 0 ? named + 1 : number(text, 1, 12);
}

/** How many days a month has at most. */
export function daysIn(month: number): number {
  return new Date(Date.UTC(LEAP_YEAR, month, 0)).getUTCDate();
}

function readMonthStep(text: string): number | undefined {
  if (text === '*') return 1;
  return MONTH_STEPS.find((step) => step > 1 && text === `*/${step}`);
}

type ReadMonthDay = Pick<Plan, 'monthDay'> & Partial<Pick<Plan, 'dates' | 'week' | 'weekday'>>;

function readMonthDay(dom: string, dow: string): ReadMonthDay | undefined {
  if (isAny(dom)) {
    const match = /^(\w{1,3}?)(?:#([1-5])|L)$/.exec(dow);
    const weekday = match && readWeekday(match[1] ?? '');
    if (!match || weekday == null) return undefined;
    return { monthDay: 'nth', weekday: weekday % 7, week: Number(match[2] ?? LAST_WEEK) };
  }
  if (!isAny(dow)) return undefined;
  if (dom === 'L') return { monthDay: 'last' };
  if (dom === 'LW') return { monthDay: 'lastWorking' };
  const dates = dom.split(',').map((day) => number(day, 1, 31));
  if (!dates.every((day) => day !== undefined)) return undefined;
  return { monthDay: 'date', dates: [...new Set(dates)].sort((a, b) => a - b) };
}

function isAny(field: string): boolean {
  return field === '*' || field === '?';
}

function isZero(field: string): boolean {
  return number(field, 0, 0) === 0;
}

function number(text: string, min: number, max: number): number | undefined {
  if (!/^\d{1,2}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}

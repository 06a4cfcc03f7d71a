import type { Calendar, CalendarDate, WeeklyHours } from '@/api/calendars';

/** The days of the week as the API names them, from Monday on. */
export const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
export type Day = (typeof DAYS)[number];

/** One row of the weekly hours, as inputs can hold it. */
export interface WeeklyRow {
  days: Day[];
  from: string;
  until: string;
}

/** What the editor shows of a calendar; dates are lines of text, for there may be hundreds. */
export interface CalendarForm {
  name: string;
  displayName: string;
  description: string;
  timeZone: string;
  weekly: WeeklyRow[];
  dates: string;
  except: string;
}

export function newCalendarForm(): CalendarForm {
  return calendarFormOf({ name: '' });
}

export function calendarFormOf(calendar: Calendar): CalendarForm {
  return {
    name: calendar.name,
    displayName: calendar.displayName ?? '',
    description: calendar.description ?? '',
    timeZone: calendar.timeZone ?? '',
    weekly: (calendar.weekly ?? []).map(rowOf),
    dates: linesOf(calendar.dates ?? []),
    except: linesOf(calendar.except ?? []),
  };
}

function rowOf({ days, from, until }: WeeklyHours): WeeklyRow {
  return {
    days: DAYS.filter((day) => days.includes(day)),
    from: from ?? '00:00',
    until: until ?? '24:00',
  };
}

/** The calendar to save, where its lines can be read. */
export function calendarOf(form: CalendarForm): Calendar {
  return {
    name: form.name.trim(),
    displayName: form.displayName.trim(),
    description: form.description,
    timeZone: form.timeZone.trim() || null,
    weekly: form.weekly.filter(({ days }) => days.length > 0).map((row) => ({ ...row })),
    dates: readDates(form.dates).dates,
    except: readDates(form.except).dates,
  };
}

/** Such as `2026-10-01..2026-10-07 National Day`, one date a line. */
export function linesOf(dates: readonly CalendarDate[]): string {
  return dates.map(lineOf).join('\n');
}

function lineOf({ from, to, until, label }: CalendarDate): string {
  const end = until ?? to;
  const range = end && end !== from ? `${from}..${end}` : from;
  return label ? `${range} ${label}` : range;
}

const MOMENT = String.raw`\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?`;
const LINE = new RegExp(String.raw`^(${MOMENT})(?:\s*\.\.\s*(${MOMENT}))?(?:\s+(.*))?$`);

/** Reads such lines; empty ones are left out, and those that cannot be read are told by number. */
export function readDates(text: string): { dates: CalendarDate[]; wrong: number[] } {
  const dates: CalendarDate[] = [];
  const wrong: number[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const date = readDate(line.trim());
    if (date) dates.push(date);
    else wrong.push(index + 1);
  });
  return { dates, wrong };
}

function readDate(line: string): CalendarDate | undefined {
  const match = LINE.exec(line);
  if (!match) return undefined;
  const [, from = '', end, label] = match;
  const hours = from.includes('T');
  // What lasts for hours needs an end, and days end with a day.
  if (hours ? !end?.includes('T') : end?.includes('T')) return undefined;
  if (end !== undefined && (hours ? end <= from : end < from)) return undefined;
  if (!isDay(from) || (end !== undefined && !isDay(end))) return undefined;
  const range = hours ? { from, until: end } : { from, to: end ?? from };
  return label ? { ...range, label } : range;
}

/** Whether there is such a day at all. */
function isDay(moment: string): boolean {
  const day = moment.slice(0, 10);
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

/** The lines with more dates behind them; those that are there already are not added twice. */
export function withDates(text: string, more: readonly CalendarDate[]): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const known = new Set(lines.map((line) => line.trim()));
  return [...lines, ...more.map(lineOf).filter((line) => !known.has(line))].join('\n');
}

/** The days that a sheet of a month shows, whole weeks from Monday on, as 2026-10-01. */
export function monthSheet(year: number, month: number): string[] {
  const first = new Date(Date.UTC(year, month - 1, 1));
  const offset = (first.getUTCDay() + 6) % 7;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const cells = Math.ceil((offset + days) / 7) * 7;
  return Array.from({ length: cells }, (_, i) =>
    new Date(Date.UTC(year, month - 1, 1 - offset + i)).toISOString().slice(0, 10),
  );
}

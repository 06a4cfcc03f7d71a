import { expect, it } from 'vitest';
import type { Calendar } from '@/api/calendars';
import {
  calendarFormOf,
  calendarOf,
  monthSheet,
  newCalendarForm,
  readDates,
  withDates,
} from './calendarForm';

const CHINA: Calendar = {
  name: 'cn',
  displayName: 'China',
  description: 'working days',
  timeZone: 'Asia/Shanghai',
  weekly: [{ days: ['Mon', 'Fri'], from: '00:00', until: '24:00' }],
  dates: [{ from: '2026-10-10T09:00', until: '2026-10-10T18:00' }],
  except: [
    { from: '2026-10-01', to: '2026-10-07', label: 'National Day' },
    { from: '2026-12-25', to: '2026-12-25' },
  ],
};

it('shows dates as lines, and saves what it shows', () => {
  const form = calendarFormOf(CHINA);
  expect(form.dates).toBe('2026-10-10T09:00..2026-10-10T18:00');
  expect(form.except).toBe('2026-10-01..2026-10-07 National Day\n2026-12-25');
  expect(calendarOf(form)).toEqual(CHINA);
});

it('begins with nothing, and leaves rows without a day out', () => {
  const form = newCalendarForm();
  form.name = ' cn ';
  form.weekly.push({ days: [], from: '00:00', until: '24:00' });
  expect(calendarOf(form)).toEqual({
    name: 'cn',
    displayName: '',
    description: '',
    timeZone: null,
    weekly: [],
    dates: [],
    except: [],
  });
});

it('tells the lines that it cannot read', () => {
  const { dates, wrong } = readDates(
    [
      '2026-10-01',
      '',
      'National Day',
      '2026-02-29',
      '2026-10-07..2026-10-01',
      '2026-10-01T09:00',
      '2026-10-01..2026-10-01T09:00',
      ' 2026-10-01 .. 2026-10-02  two days ',
      '2026-10-01T08:00..2026-10-01T24:00',
    ].join('\n'),
  );
  expect(wrong).toEqual([3, 4, 5, 6, 7]);
  expect(dates).toEqual([
    { from: '2026-10-01', to: '2026-10-01' },
    { from: '2026-10-01', to: '2026-10-02', label: 'two days' },
    { from: '2026-10-01T08:00', until: '2026-10-01T24:00' },
  ]);
});

it('adds dates once', () => {
  const more = [
    { from: '2026-10-01', to: '2026-10-01' },
    { from: '2026-12-25', to: '2026-12-25', label: 'Christmas' },
  ];
  expect(withDates('2026-10-01\n\n', more)).toBe('2026-10-01\n2026-12-25 Christmas');
  expect(withDates('', more)).toBe('2026-10-01\n2026-12-25 Christmas');
});

it('fills the weeks of a month', () => {
  const october = monthSheet(2026, 10);
  expect(october[0]).toBe('2026-09-28');
  expect(october.at(-1)).toBe('2026-11-01');
  expect(october).toHaveLength(35);
  expect(monthSheet(2027, 2)).toHaveLength(28);
  expect(monthSheet(2026, 12).at(-1)).toBe('2027-01-03');
});

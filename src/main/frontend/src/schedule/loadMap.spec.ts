import { expect, it } from 'vitest';
import { cellAt, dayMap, levelOf, minuteIn, moved, weekMap } from './loadMap';

const at = (text: string) => Date.parse(text);
const iso = (millis?: number) =>
  millis === undefined ? undefined : new Date(millis).toISOString();

/** Counts of zero, but for some minutes. */
function counts(minutes: number, some: Record<number, number>): number[] {
  return Array.from({ length: minutes }, (_, i) => some[i] ?? 0);
}

it('lays a day out by hours and parts of an hour', () => {
  const from = at('2026-03-10T22:58:00Z');
  const map = dayMap(counts(1_440, { 1: 4, 2: 1, 64: 2, 66: 7 }), from, 'UTC', 5);
  expect(map.columns.map(({ label }) => label).slice(0, 3)).toEqual([':00', ':05', ':10']);
  expect(map.rows).toHaveLength(25);
  expect(map.rows.map(({ label }) => label).slice(0, 3)).toEqual(['22:00', '23:00', '00:00']);
  const [first, second, third] = map.rows;
  // the first hour is known from 22:58 on
  expect(first?.cells.slice(0, 11)).toEqual(Array(11).fill(undefined));
  expect(first?.cells[11]).toEqual({
    from,
    to: at('2026-03-10T23:00:00Z'),
    count: 4,
    peak: at('2026-03-10T22:59:00Z'),
    peakCount: 4,
  });
  expect([iso(second?.from), iso(second?.to)]).toEqual([
    '2026-03-10T23:00:00.000Z',
    '2026-03-11T00:00:00.000Z',
  ]);
  expect(second?.cells[0]?.count).toBe(1);
  expect(third?.cells[0]).toMatchObject({
    count: 9,
    peak: at('2026-03-11T00:04:00Z'),
    peakCount: 7,
  });
  expect([map.least, map.most]).toEqual([0, 9]);
});

it('leaves out an hour that the clock leaves out, and shows one twice that it repeats', () => {
  const labels = (from: string) =>
    dayMap(counts(240, {}), at(from), 'Europe/Berlin', 5).rows.map(({ label }) => label);
  expect(labels('2026-03-28T23:00:00Z')).toEqual(['00:00', '01:00', '03:00', '04:00']);
  expect(labels('2026-10-24T23:00:00Z')).toEqual(['01:00', '02:00', '02:00 +01:00', '03:00']);
});

it('goes by the wall time of zones that are off by parts of an hour', () => {
  const map = dayMap(counts(60, { 0: 3, 30: 5 }), at('2026-03-10T00:00:00Z'), 'Asia/Kolkata', 5);
  expect(map.rows.map(({ label }) => label)).toEqual(['05:00', '06:00']);
  expect(map.rows[0]?.cells[6]?.count).toBe(3);
  expect(map.rows[1]?.cells[0]?.count).toBe(5);
});

it('lays a week out by days and hours', () => {
  const from = at('2026-10-23T10:30:00Z');
  const map = weekMap(counts(7 * 1_440, { 0: 2, 29: 3 }), from, 'Europe/Berlin');
  expect(map.columns.map(({ label }) => label)).toEqual([
    '2026-10-23',
    '2026-10-24',
    '2026-10-25',
    '2026-10-26',
    '2026-10-27',
    '2026-10-28',
    '2026-10-29',
    '2026-10-30',
  ]);
  expect(map.rows).toHaveLength(24);
  expect(map.rows[11]?.cells[0]).toBeUndefined();
  expect(map.rows[12]?.cells[0]).toMatchObject({ from, to: at('2026-10-23T11:00:00Z'), count: 5 });
  // the hour that comes twice is one field, two hours long
  const twice = map.rows[2]?.cells[2];
  expect((twice?.to ?? 0) - (twice?.from ?? 0)).toBe(2 * 3_600_000);
  const sunday = map.columns[2];
  expect((sunday?.to ?? 0) - (sunday?.from ?? 0)).toBe(25 * 3_600_000);
});

it('tells counts apart, also beside a peak and upon a steady load', () => {
  expect(levelOf(0, { least: 0, most: 0 })).toBe(0);
  expect(levelOf(0, { least: 0, most: 100 })).toBe(0);
  expect([1, 10, 50, 99, 100].map((count) => levelOf(count, { least: 0, most: 100 }))).toEqual([
    1, 2, 4, 5, 5,
  ]);
  expect([970, 1_330, 2_800].map((count) => levelOf(count, { least: 900, most: 2_800 }))).toEqual([
    1, 3, 5,
  ]);
  expect(levelOf(7, { least: 7, most: 7 })).toBe(1);
});

it('steps from field to field, over what is missing', () => {
  const map = weekMap(counts(1_440, {}), at('2026-03-10T22:00:00Z'), 'UTC');
  expect(map.columns).toHaveLength(2);
  expect(moved(map, [22, 0], 'ArrowDown')).toEqual([23, 0]);
  expect(moved(map, [23, 0], 'ArrowDown')).toEqual([23, 0]);
  expect(moved(map, [22, 0], 'ArrowUp')).toEqual([22, 0]);
  expect(moved(map, [23, 0], 'ArrowRight')).toEqual([23, 0]);
  expect(moved(map, [5, 1], 'ArrowLeft')).toEqual([5, 1]);
  expect(moved(map, [5, 1], 'ArrowUp')).toEqual([4, 1]);
  expect(moved(map, [5, 1], 'Tab')).toEqual([5, 1]);
});

it('finds the field of an instant', () => {
  const map = weekMap(counts(1_440, {}), at('2026-03-10T22:00:00Z'), 'UTC');
  expect(cellAt(map, at('2026-03-11T03:59:59Z'))?.from).toBe(at('2026-03-11T03:00:00Z'));
  expect(cellAt(map, at('2026-03-10T21:59:59Z'))).toBeUndefined();
});

it('finds the minute of an hour that begins elsewhere at another time', () => {
  const now = at('2026-03-10T22:58:00Z');
  expect(minuteIn('UTC', 41, now)).toBe(41);
  expect(minuteIn('Asia/Kolkata', 41, now)).toBe(11);
  expect(minuteIn('Asia/Kathmandu', 20, now)).toBe(5);
});

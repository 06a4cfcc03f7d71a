import { expect, it } from 'vitest';
import { startTexts } from './startTexts';

const shown = (times: string[], zone: string, date: string) =>
  startTexts(times, zone, date).map(({ date, time }) => `${date} ${time}`.trim());

it('tells the date only where it changes', () => {
  const times = ['2026-03-10T22:00:00Z', '2026-03-10T23:30:00Z', '2026-03-11T00:30:00Z'];
  expect(shown(times, 'UTC', '2026-03-10')).toEqual(['22:00', '23:30', '2026-03-11 00:30']);
  expect(shown(times, 'UTC', '')).toEqual(['2026-03-10 22:00', '23:30', '2026-03-11 00:30']);
});

it('goes by the zone, and shows seconds where any start has some', () => {
  const times = ['2026-03-10T22:00:00Z', '2026-03-10T22:00:05Z'];
  expect(shown(times, 'Asia/Shanghai', '2026-03-11')).toEqual(['06:00:00', '06:00:05']);
});

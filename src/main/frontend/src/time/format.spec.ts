import { describe, expect, it } from 'vitest';
import {
  amounts,
  formatBytes,
  formatDuration,
  formatRelative,
  fromLocalInput,
  isKnownZone,
  localParts,
  toLocalInput,
} from './format';

const at = Date.parse('2026-03-29T00:59:59.007Z');

describe('localParts', () => {
  it('gives wall time and offset of the zone', () => {
    expect(localParts(at, 'Asia/Shanghai')).toEqual({
      date: '2026-03-29',
      time: '08:59:59',
      offset: '+08:00',
    });
    expect(localParts(at, 'UTC', true)).toEqual({
      date: '2026-03-29',
      time: '00:59:59.007',
      offset: '+00:00',
    });
  });

  it('knows daylight saving', () => {
    expect(localParts(at, 'Europe/Zurich')).toMatchObject({ time: '01:59:59', offset: '+01:00' });
    expect(localParts(at + 1_000, 'Europe/Zurich')).toMatchObject({
      time: '03:00:00',
      offset: '+02:00',
    });
  });

  it('knows which zones it knows', () => {
    expect(isKnownZone('Asia/Kolkata')).toBe(true);
    expect(isKnownZone('Mars/X')).toBe(false);
  });
});

describe('fromLocalInput', () => {
  it.each([
    ['2026-07-01T12:00', 'Europe/Zurich', '2026-07-01T10:00:00.000Z'],
    ['2026-01-01T00:30', 'Asia/Shanghai', '2025-12-31T16:30:00.000Z'],
    ['2026-03-29T02:30', 'Europe/Zurich', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30', 'Europe/Zurich', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T12:00', 'UTC', '2026-10-25T12:00:00.000Z'],
  ])('reads %s in %s as %s', (text, zone, instant) => {
    expect(new Date(fromLocalInput(text, zone) ?? 0).toISOString()).toBe(instant);
  });

  it('gives back what toLocalInput wrote', () => {
    const instant = Date.parse('2026-11-22T23:05:00Z');
    const text = toLocalInput(instant, 'America/New_York');
    expect(text).toBe('2026-11-22T18:05');
    expect(fromLocalInput(text, 'America/New_York')).toBe(instant);
  });

  it('refuses what is no time', () => {
    expect(fromLocalInput('', 'UTC')).toBeUndefined();
  });
});

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [340.4, '340 ms'],
    [4_230, '4.2 sec'],
    [9_949, '9.9 sec'],
    [59_600, '1 min'],
    [65_000, '1 min 5 sec'],
    [3_600_000, '1 hr'],
    [4_000_000, '1 hr 6 min'],
    [2 * 86_400_000 + 3 * 3_600_000 + 5, '2 days 3 hr'],
    [-5, '0 ms'],
  ])('%d ms is %s', (millis, text) => {
    expect(formatDuration(millis, 'en').replaceAll('\u00a0', ' ')).toBe(text);
  });

  it('leaves out a second unit that is not the next one', () => {
    expect(amounts(86_400_000 + 60_000)).toEqual([{ unit: 'day', value: 1 }]);
  });

  it('speaks Chinese', () => {
    expect(formatDuration(65_000, 'zh')).toBe('1分钟 5秒钟');
  });
});

describe('formatRelative', () => {
  it.each([
    [0, 'now'],
    [3 * 60_000, 'in 3 min'],
    [89_000, 'in 89 sec'],
    [-2 * 3_600_000, '2 hr ago'],
    [86_400_000, 'in 24 hr'],
    [-3 * 86_400_000, '3 days ago'],
    [400 * 86_400_000, 'in 13 mo'],
    [-3 * 365.25 * 86_400_000, '3 yr ago'],
  ])('%d ms away is "%s"', (distance, text) => {
    expect(formatRelative(at + distance, at, 'en')).toBe(text);
  });

  it('speaks Chinese', () => {
    expect(formatRelative(at + 180_000, at, 'zh')).toBe('3分钟后');
  });
});

it('writes bytes in binary units', () => {
  expect([0, 1023, 1024, 1536, 10_485_760].map((n) => formatBytes(n, 'en'))).toEqual([
    '0\u00a0B',
    '1,023\u00a0B',
    '1\u00a0KiB',
    '1.5\u00a0KiB',
    '10\u00a0MiB',
  ]);
});

/** Pure functions that turn instants and durations into text. Instants are epoch millis. */

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** Whether this browser knows the zone. */
export function isKnownZone(zone: string): boolean {
  try {
    formatterFor(zone);
    return true;
  } catch {
    return false;
  }
}

export interface LocalParts {
  date: string;
  time: string;
  /** Such as `+08:00`. */
  offset: string;
}

/** Date, wall time and offset of an instant in a zone (ISO 8601 forms, the same in every language). */
export function localParts(at: number, zone: string, millis = false): LocalParts {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatterFor(zone).formatToParts(at)) parts[type] = value;
  const fraction = millis ? `.${String(((at % 1000) + 1000) % 1000).padStart(3, '0')}` : '';
  const offset = (parts.timeZoneName ?? 'GMT').replace('GMT', '');
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    time: `${parts.hour}:${parts.minute}:${parts.second}${fraction}`,
    offset: offset === '' ? '+00:00' : offset,
  };
}

export interface Amount {
  unit: 'millisecond' | 'second' | 'minute' | 'hour' | 'day';
  value: number;
}

const SIZES: [Amount['unit'], number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** The one or two largest units of a duration: `1 h 5 min`, `4.2 s`, `340 ms`. */
export function amounts(millis: number): Amount[] {
  const length = Math.max(0, Math.round(millis));
  if (length < 1_000) return [{ unit: 'millisecond', value: length }];
  if (length < 9_950) return [{ unit: 'second', value: Math.round(length / 100) / 10 }];
  const whole = Math.round(length / 1_000) * 1_000;
  const found: Amount[] = [];
  let rest = whole;
  for (const [unit, size] of SIZES) {
    const value = Math.floor(rest / size);
    rest -= value * size;
    if (value > 0) found.push({ unit, value });
    else if (found.length > 0) break;
    if (found.length === 2) break;
  }
  return found;
}

/** A duration in words of the language, short: `1h 5m` would be ambiguous in Chinese. */
export function formatDuration(millis: number, locale: string): string {
  return amounts(millis)
    .map(({ unit, value }) =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: locale.startsWith('zh') ? 'long' : 'short',
        maximumFractionDigits: 1,
      })
        .format(value)
        .replace(/\s/g, '\u00a0'),
    )
    .join(' ');
}

/** The distance from now in words: `in 3 min`, `2 hr ago`. Each unit serves up to 1.5 of the next. */
export function formatRelative(at: number, now: number, locale: string): string {
  const { unit, size } = scaleOf(Math.abs(at - now));
  const value = Math.round((at - now) / size);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
    .format(value === 0 ? 0 : value, unit)
    .replace(/\./g, '');
}

interface Scale {
  unit: Intl.RelativeTimeFormatUnit;
  size: number;
  /** The unit serves distances below this. */
  below: number;
}

const SCALES: Scale[] = [
  { unit: 'second', size: 1_000, below: 90_000 },
  { unit: 'minute', size: 60_000, below: 90 * 60_000 },
  { unit: 'hour', size: 3_600_000, below: 36 * 3_600_000 },
  { unit: 'day', size: 86_400_000, below: 60 * 86_400_000 },
  { unit: 'month', size: 2_629_800_000, below: 20 * 2_629_800_000 },
];
const YEARS: Scale = { unit: 'year', size: 31_557_600_000, below: Infinity };

function scaleOf(distance: number): Scale {
  return SCALES.find(({ below }) => distance < below) ?? YEARS;
}

/** Bytes in binary units, such as `1.5 MiB`. */
export function formatBytes(bytes: number, locale: string): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 ? 1 : 0 });
  return `${number.format(value)}\u00a0${units[unit]}`;
}

/** The value of a `datetime-local` input (wall time in the zone) for an instant. */
export function toLocalInput(at: number, zone: string): string {
  const { date, time } = localParts(at, zone);
  return `${date}T${time.slice(0, 5)}`;
}

/** The instant of a wall time in a zone; in a gap the first one after, in an overlap the first. */
export function fromLocalInput(text: string, zone: string): number | undefined {
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall)) return undefined;
  const offsetAt = (at: number) => {
    const { date, time } = localParts(at, zone);
    return Date.parse(`${date}T${time}Z`) - Math.floor(at / 1000) * 1000;
  };
  // The offset is that of some instant within a day around; take the earliest that fits.
  const candidates = [offsetAt(wall - 86_400_000), offsetAt(wall + 86_400_000)]
    .map((offset) => wall - offset)
    .sort((a, b) => a - b);
  return candidates.find((at) => at + offsetAt(at) === wall) ?? candidates[1];
}

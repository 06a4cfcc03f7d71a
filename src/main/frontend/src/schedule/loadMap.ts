import { localParts } from '@/time/format';

/** Pure functions that lay the counts of a forecast out as a map. Instants are epoch millis. */

const MINUTE_MS = 60_000;
/** Every change of a clock comes at a quarter of an hour, as every zone is off by quarters. */
const STEP_MINUTES = 15;

/** A field of the map: a span of time and how many starts are in it. */
export interface Cell {
  from: number;
  /** The first instant behind it. */
  to: number;
  count: number;
  /** Its busiest minute. */
  peak: number;
  peakCount: number;
}

/** A line of the map. A field is missing where nothing is known, or where the clock left it out. */
export interface Row {
  key: string;
  label: string;
  /** The date of its first field, where it has one date. */
  date: string;
  /** All of its fields. */
  from: number;
  to: number;
  cells: (Cell | undefined)[];
}

export interface LoadMap {
  columns: { key: string; label: string; from?: number; to?: number }[];
  rows: Row[];
  /** The counts of the emptiest and of the fullest field. */
  least: number;
  most: number;
}

interface Minute {
  at: number;
  count: number;
  date: string;
  hour: number;
  minute: number;
  offset: string;
}

/** The minutes of a forecast with the wall time of each. */
function* minutesOf(counts: readonly number[], from: number, zone: string): Generator<Minute> {
  let local = { date: '', hour: 0, minute: 0, offset: '' };
  for (let i = 0; i < counts.length; i++) {
    const at = from + i * MINUTE_MS;
    if (i === 0 || (at / MINUTE_MS) % STEP_MINUTES === 0) {
      const { date, time, offset } = localParts(at, zone);
      local = { date, hour: Number(time.slice(0, 2)), minute: Number(time.slice(3, 5)), offset };
    } else {
      local = { ...local, minute: local.minute + 1 };
    }
    yield { at, count: counts[i] ?? 0, ...local };
  }
}

function add(cell: Cell | undefined, { at, count }: Minute): Cell {
  if (!cell) return { from: at, to: at + MINUTE_MS, count, peak: at, peakCount: count };
  cell.to = at + MINUTE_MS;
  cell.count += count;
  if (count > cell.peakCount) Object.assign(cell, { peak: at, peakCount: count });
  return cell;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** The hours of a day one below the other, each in parts of so many minutes. */
export function dayMap(
  counts: readonly number[],
  from: number,
  zone: string,
  minutes: number,
): LoadMap {
  const parts = 60 / minutes;
  const rows = new Map<string, Row>();
  const seen = new Set<string>();
  for (const minute of minutesOf(counts, from, zone)) {
    const hour = `${minute.date} ${two(minute.hour)}:00`;
    // an hour that the clock repeats is a line of its own
    const key = `${hour} ${minute.offset}`;
    let row = rows.get(key);
    if (!row) {
      const again = seen.has(hour);
      const label = `${two(minute.hour)}:00${again ? ` ${minute.offset}` : ''}`;
      const cells = Array<Cell | undefined>(parts).fill(undefined);
      row = { key, label, date: minute.date, from: minute.at, to: minute.at, cells };
      rows.set(key, row);
      seen.add(hour);
    }
    const part = Math.floor(minute.minute / minutes);
    row.cells[part] = add(row.cells[part], minute);
    row.to = minute.at + MINUTE_MS;
  }
  const columns = Array.from({ length: parts }, (_, i) => ({
    key: String(i),
    label: `:${two(i * minutes)}`,
  }));
  return { columns, rows: [...rows.values()], ...rangeOf(rows.values()) };
}

/** The days side by side, the hours one below the other. */
export function weekMap(counts: readonly number[], from: number, zone: string): LoadMap {
  const columns = new Map<string, { key: string; label: string; from: number; to: number }>();
  const cells = new Map<string, (Cell | undefined)[]>();
  for (const minute of minutesOf(counts, from, zone)) {
    const column = columns.get(minute.date);
    if (column) column.to = minute.at + MINUTE_MS;
    else {
      const [key, label] = [minute.date, minute.date];
      columns.set(key, { key, label, from: minute.at, to: minute.at + MINUTE_MS });
      cells.set(key, Array<Cell | undefined>(24).fill(undefined));
    }
    const day = cells.get(minute.date) ?? [];
    day[minute.hour] = add(day[minute.hour], minute);
  }
  const rows = Array.from({ length: 24 }, (_, hour): Row => {
    const own = [...cells.values()].map((day) => day[hour]);
    const label = `${two(hour)}:00`;
    return { key: label, label, date: '', from: 0, to: 0, cells: own };
  });
  return { columns: [...columns.values()], rows, ...rangeOf(rows) };
}

function rangeOf(rows: Iterable<Row>): Pick<LoadMap, 'least' | 'most'> {
  const counts = [...rows].flatMap(({ cells }) => cells.flatMap((cell) => cell?.count ?? []));
  return { least: Math.min(...counts), most: Math.max(0, ...counts) };
}

export const LEVELS = 5;

/**
 * How dark a field is, 0 (nothing) to 5 (the fullest). It begins with the emptiest, as a steady load
 * says little, and goes by square roots, as one peak would else leave all others pale.
 */
export function levelOf(count: number, { least, most }: Pick<LoadMap, 'least' | 'most'>): number {
  if (count === 0) return 0;
  if (most === least) return 1;
  return Math.max(1, Math.ceil(LEVELS * Math.sqrt((count - least) / (most - least))));
}

/** Which field an arrow key leads to; the same one where there is none. */
export function moved(
  map: LoadMap,
  [row, column]: [number, number],
  key: string,
): [number, number] {
  const steps: Record<string, [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  const [down, right] = steps[key] ?? [0, 0];
  if (down === 0 && right === 0) return [row, column];
  // what is missing is stepped over
  let [r, c] = [row + down, column + right];
  while (map.rows[r] && c >= 0 && c < map.columns.length) {
    if (map.rows[r]?.cells[c]) return [r, c];
    [r, c] = [r + down, c + right];
  }
  return [row, column];
}

/** The field that an instant lies in. */
export function cellAt(map: LoadMap, at: number): Cell | undefined {
  for (const { cells } of map.rows) {
    const cell = cells.find((one) => one && one.from <= at && at < one.to);
    if (cell) return cell;
  }
  return undefined;
}

/** A minute of the hours of UTC as the minute of the hours of a zone: some are off by half an hour. */
export function minuteIn(zone: string, minuteOfUtc: number, at: number): number {
  const hour = Math.floor(at / 3_600_000) * 3_600_000;
  return Number(localParts(hour + minuteOfUtc * MINUTE_MS, zone).time.slice(3, 5));
}

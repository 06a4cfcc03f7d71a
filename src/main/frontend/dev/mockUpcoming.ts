import type { Forecast, Job, Upcoming } from '../src/api/types';
import { HttpProblem } from './mockAnswers.ts';
import { nextTimes, offsetOf } from './mockCron.ts';

/** What the invented jobs will start. The counts of the forecast are invented, too. */

const MINUTE_MS = 60_000;
const MOST_TIMES = 10;
const MOST_COUNTED = 1_000;

/** A busy start of each hour, more of it by day, a peak at night, and a quiet minute. */
function countAt(at: number): number {
  const minute = (at / MINUTE_MS) % 60;
  const hour = Math.floor(at / 3_600_000) % 24;
  const day = hour > 6 && hour < 19 ? 3 : 1;
  if (hour === 2 && minute === 30) return 1_840;
  if (hour === 4 && minute > 11 && minute < 15) return 0;
  if (minute === 0) return 90 * day;
  return minute % 15 === 0 ? 30 * day : 12 + ((minute * 7) % 5);
}

export function forecast(query: URLSearchParams, now: number): Forecast {
  const from = Math.ceil(now / MINUTE_MS) * MINUTE_MS;
  const length = Number(query.get('hours') ?? 24) * 60;
  const minutes = Array.from({ length }, (_, i) => countAt(from + i * MINUTE_MS));
  const minute = (count: number) => ({
    at: new Date(from + minutes.indexOf(count) * MINUTE_MS).toISOString(),
    count,
  });
  return {
    from: new Date(from).toISOString(),
    total: minutes.reduce((sum, count) => sum + count, 0),
    busiest: minute(Math.max(...minutes)),
    quietest: minute(Math.min(...minutes)),
    quietestMinuteOfHour: 41,
    minutes,
  };
}

export function upcoming(query: URLSearchParams, jobs: readonly Job[], now: number): unknown {
  const from = Date.parse(query.get('from') ?? new Date(now).toISOString());
  const to = Date.parse(query.get('to') ?? new Date(from + 86_400_000).toISOString());
  if (!(from < to && to - from <= 7 * 86_400_000)) throw new HttpProblem(400, 'query.invalid');
  const namespace = query.get('namespace');
  const found = jobs
    .filter((job) => !job.suspend && (!namespace || job.namespace === namespace))
    .flatMap((job) => startsOf(job, from, to))
    .sort((a, b) => a.first.localeCompare(b.first));
  const items = found.slice(0, Number(query.get('limit') ?? 200));
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    items,
    nextCursor: null,
    total: found.length,
    truncated: items.length < found.length,
  };
}

function startsOf(job: Job, from: number, to: number): Upcoming[] {
  const timeZone = job.timeZone ?? 'UTC';
  const offset = offsetOf(timeZone, from);
  const all = (job.schedules ?? [job.schedule ?? '']).flatMap((one) => {
    try {
      // the invented language steps by minutes: what is far away is not looked for
      return nextTimes(one, offset, from - 1, MOST_COUNTED, to);
    } catch {
      return [];
    }
  });
  const times = all.filter((at) => at < to).map((at) => new Date(at).toISOString());
  const [first] = times;
  if (first === undefined) return [];
  return [
    {
      namespace: job.namespace,
      name: job.name,
      displayName: job.displayName ?? '',
      timeZone,
      first,
      last: times[times.length - 1] ?? first,
      count: times.length,
      countCapped: times.length === MOST_COUNTED,
      times: times.slice(0, MOST_TIMES),
    },
  ];
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Calendar, CalendarDate, CalendarDay, MaintenanceWindow } from '../src/api/calendars';
import { HttpProblem, json } from './mockAnswers.ts';

type Body = Record<string, unknown>;

const WORKDAYS: Calendar = {
  name: 'cn-workdays',
  displayName: 'China, working days',
  description: 'Monday to Friday and the make-up weekends, without the public holidays.',
  timeZone: 'Asia/Shanghai',
  weekly: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], from: '00:00', until: '24:00' }],
  dates: [
    { from: '2026-10-10', to: '2026-10-10', label: '国庆节调休' },
    { from: '2026-11-28', to: '2026-11-28', label: 'stock-taking' },
  ],
  except: [{ from: '2026-10-01', to: '2026-10-07', label: '国庆节' }],
};
const NIGHTS: Calendar = {
  name: 'nights',
  displayName: '',
  description: '',
  timeZone: null,
  weekly: [
    { days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], from: '22:00', until: '06:00' },
  ],
  dates: [],
  except: [],
};
const MOVE: MaintenanceWindow = {
  name: 'database-move',
  description: 'The orders database moves to another rack.',
  from: '2026-12-05T14:00:00.000Z',
  until: '2026-12-05T20:00:00.000Z',
  calendars: [],
  namespaces: ['default'],
  labels: { db: 'orders' },
};

/** Calendars and maintenance windows in memory; part of the invented server. */
export class MockCalendars {
  private readonly folders = new Map<string, Map<string, Calendar | MaintenanceWindow>>([
    ['calendars', new Map([WORKDAYS, NIGHTS].map((one) => [one.name, one]))],
    ['maintenance-windows', new Map([[MOVE.name, MOVE]])],
  ]);

  route(
    request: IncomingMessage,
    response: ServerResponse,
    [first = '', name]: string[],
    body: Body,
  ): boolean {
    if (first === 'calendars:preview') json(response, 200, { days: preview(body) });
    else if (first === 'calendars:import') json(response, 200, imported(String(body.ics)));
    else if (!this.folders.has(first)) return false;
    else if (name === undefined) {
      const items = [...(this.folders.get(first)?.values() ?? [])].map((one) =>
        first === 'calendars' ? { ...one, status: { jobs: 2, windows: [] } } : one,
      );
      json(response, 200, { items, total: items.length });
    } else this.one(request, response, first, name, body);
    return true;
  }

  private one(
    request: IncomingMessage,
    response: ServerResponse,
    first: string,
    name: string,
    body: Body,
  ): void {
    const folder = this.folders.get(first);
    const there = folder?.has(name) ?? false;
    response.setHeader('ETag', '"r1"');
    if (request.method === 'PUT') {
      if (there && request.headers['if-none-match'])
        throw new HttpProblem(412, first === 'calendars' ? 'calendar.changed' : 'window.changed');
      folder?.set(name, body as unknown as Calendar);
      json(response, there ? 200 : 201, body);
    } else if (!there) throw new HttpProblem(404, 'calendar.notFound');
    else if (request.method === 'DELETE') {
      folder?.delete(name);
      response.statusCode = 204;
      response.end();
    } else json(response, 200, folder?.get(name));
  }
}

const NAMES = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Looks at days only: what is there for some hours is there partly. */
function preview({ calendar, from, to }: Body): CalendarDay[] {
  const { weekly, dates, except } = calendar as Calendar;
  const days: CalendarDay[] = [];
  for (let at = Date.parse(String(from)); at <= Date.parse(String(to)); at += 86_400_000) {
    const date = new Date(at).toISOString().slice(0, 10);
    const on = (list: CalendarDate[] | null | undefined) =>
      (list ?? []).filter((one) => one.from.slice(0, 10) <= date && (one.to ?? one.from) >= date);
    const row = weekly?.find((one) => one.days.includes(NAMES[new Date(at).getUTCDay()] ?? ''));
    const whole = row?.from === '00:00' && row.until === '24:00';
    const base = row ? (whole ? 'in' : 'partly') : 'out';
    const state = on(except).length ? 'out' : on(dates).length ? 'in' : base;
    const labels = [...on(dates), ...on(except)].flatMap(({ label }) => (label ? [label] : []));
    days.push({ date, state, labels });
  }
  return days;
}

function imported(ics: string): unknown {
  if (!ics.includes('BEGIN:VCALENDAR'))
    return { entries: [], skipped: [{ line: 0, code: 'ics.notACalendar', what: '' }] };
  const entries = [...ics.matchAll(/DTSTART[^:]*:(\d{4})(\d\d)(\d\d)/g)].map(([, y, m, d]) => ({
    from: `${y}-${m}-${d}`,
    to: `${y}-${m}-${d}`,
    label: 'imported',
  }));
  return { entries, skipped: [{ line: 7, code: 'ics.tooOften', what: 'Ticks' }] };
}

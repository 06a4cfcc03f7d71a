import { request, type ApiResponse } from './client';
import type { components } from './schema';
import type { Page } from './types';

type Schemas = components['schemas'];

/** A named set of days and hours that jobs include or exclude. */
export type Calendar = Schemas['Calendar'];
export type WeeklyHours = Schemas['WeeklyHours'];
/** Days `from..to`, both inclusive, or times of day `from..until`. */
export type CalendarDate = Schemas['CalendarDate'];
export type CalendarDay = Schemas['CalendarDay'];
export type CalendarImport = Schemas['CalendarImport'];
export type MaintenanceWindow = Schemas['MaintenanceWindow'];

const CALENDARS = '/calendars';
const WINDOWS = '/maintenance-windows';
const at = (folder: string, name: string) => `${folder}/${encodeURIComponent(name)}`;

export async function listCalendars(signal?: AbortSignal): Promise<Page<Calendar>> {
  return (await request<Page<Calendar>>('GET', CALENDARS, { signal })).data;
}

export function getCalendar(name: string, signal?: AbortSignal): Promise<ApiResponse<Calendar>> {
  return request<Calendar>('GET', at(CALENDARS, name), { signal });
}

/** Replaces the version with this tag, or makes a new one where there is no tag. */
export async function putCalendar(
  calendar: Calendar,
  etag: string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  await put(at(CALENDARS, calendar.name), calendar, etag, signal);
}

function put(path: string, body: unknown, etag?: string, signal?: AbortSignal) {
  return request('PUT', path, { body, ifMatch: etag, ifNoneMatch: etag ? undefined : '*', signal });
}

export async function deleteCalendar(name: string): Promise<void> {
  await request('DELETE', at(CALENDARS, name));
}

/** Which days from the first to the last one (at most 400) would be in a calendar. */
export async function previewCalendar(
  calendar: Omit<Calendar, 'name'>,
  from: string,
  to: string,
  signal?: AbortSignal,
): Promise<CalendarDay[]> {
  const body = { calendar, from, to };
  return (
    await request<Schemas['CalendarPreview']>('POST', `${CALENDARS}:preview`, { body, signal })
  ).data.days;
}

/** What an iCalendar file has; nothing is saved. */
export async function importCalendar(
  body: Schemas['CalendarImportRequest'],
  signal?: AbortSignal,
): Promise<CalendarImport> {
  return (await request<CalendarImport>('POST', `${CALENDARS}:import`, { body, signal })).data;
}

export async function listWindows(signal?: AbortSignal): Promise<Page<MaintenanceWindow>> {
  return (await request<Page<MaintenanceWindow>>('GET', WINDOWS, { signal })).data;
}

export function getWindow(
  name: string,
  signal?: AbortSignal,
): Promise<ApiResponse<MaintenanceWindow>> {
  return request<MaintenanceWindow>('GET', at(WINDOWS, name), { signal });
}

export async function putWindow(
  window: MaintenanceWindow,
  etag: string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  await put(at(WINDOWS, window.name), window, etag, signal);
}

export async function deleteWindow(name: string): Promise<void> {
  await request('DELETE', at(WINDOWS, name));
}

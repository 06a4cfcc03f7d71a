import { localParts } from '@/time/format';

/** A start as a list shows it: its date only where it is another one than that of the one before. */
export interface StartText {
  at: string;
  date: string;
  time: string;
}

/**
 * Starts as wall times of a zone, without seconds where none has any.
 *
 * @param shownDate the date that need not be told, as the list stands below it
 */
export function startTexts(times: readonly string[], zone: string, shownDate: string): StartText[] {
  const local = times.map((at) => ({ at, ...localParts(Date.parse(at), zone) }));
  const whole = local.every(({ time }) => time.endsWith(':00'));
  let before = shownDate;
  return local.map(({ at, date, time }) => {
    const text = { at, date: date === before ? '' : date, time: whole ? time.slice(0, 5) : time };
    before = date;
    return text;
  });
}

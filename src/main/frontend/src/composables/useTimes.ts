import { useI18n } from 'vue-i18n';
import { formatDuration, isKnownZone, localParts, type LocalParts } from '@/time/format';
import { usePreferences } from '@/stores/preferences';

/** The zone that this browser lives in. */
export const BROWSER_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** Times as the user wants them: in UTC, in the browser's zone or in the job's. */
export function useTimes() {
  const preferences = usePreferences();
  const { locale } = useI18n();

  /** The zone to show in; a job whose zone is unknown is shown in UTC. */
  function shownZone(jobZone?: string | null): string {
    if (preferences.timeMode === 'utc') return 'UTC';
    if (preferences.timeMode === 'browser') return BROWSER_ZONE;
    return jobZone && isKnownZone(jobZone) ? jobZone : 'UTC';
  }

  function parts(at: number, jobZone?: string | null, millis = false): LocalParts {
    return localParts(at, shownZone(jobZone), millis);
  }

  function duration(millis: number): string {
    return formatDuration(millis, locale.value);
  }

  return { shownZone, parts, duration, locale };
}

import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import { previewSchedule } from '@/api/belfry';
import { isAbort, toApiError, type ApiError } from '@/api/client';
import type { SchedulePreview, SchedulePreviewRequest } from '@/api/types';

type JobCalendars = SchedulePreviewRequest['calendars'];

const PAUSE_MS = 350;

/**
 * The next times of what is being typed, asked for once the fingers rest. An answer to an earlier
 * text is thrown away; a failure is told once and not tried again before the text changes.
 */
export function useSchedulePreview(
  source: () => { schedules: string[]; timeZone: string; calendars?: JobCalendars },
  count: number,
) {
  const preview = shallowRef<SchedulePreview>();
  const error = ref<ApiError>();
  const busy = ref(false);
  let controller: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    clearTimeout(timer);
    controller?.abort();
    const schedules = source().schedules.map((one) => one.trim());
    const timeZone = source().timeZone.trim();
    if (schedules.every((one) => one === '') || timeZone === '') {
      preview.value = undefined;
      error.value = undefined;
      busy.value = false;
      return;
    }
    const calendars = source().calendars;
    const mine = (controller = new AbortController());
    const what = schedules.length === 1 ? { schedule: schedules[0] } : { schedules };
    busy.value = true;
    try {
      const answer = await previewSchedule(
        { ...what, timeZone, count, ...(calendars ? { calendars } : {}) },
        mine.signal,
      );
      if (mine !== controller) return;
      preview.value = answer;
      error.value = undefined;
    } catch (caught) {
      if (mine !== controller || isAbort(caught)) return;
      error.value = toApiError(caught);
      preview.value = undefined;
    }
    busy.value = false;
  }

  watch(
    () => JSON.stringify(source()),
    () => {
      clearTimeout(timer);
      busy.value = true;
      timer = setTimeout(() => void ask(), PAUSE_MS);
    },
  );
  void ask();
  onScopeDispose(() => {
    clearTimeout(timer);
    controller?.abort();
    controller = undefined;
  });

  return { preview, error, busy, ask };
}

import { computed, onScopeDispose, ref, shallowRef, watch, type WatchSource } from 'vue';
import { isAbort, toApiError, type ApiError } from '@/api/client';
import { useVisibility } from './useVisibility';

/** Pauses after 1, 2, 3 … failures in a row; the last one stays. */
const RETRY_AFTER_MS = [5_000, 15_000, 30_000, 60_000];

interface Options {
  /** Pause between two calls; 0 or nothing: no polling. A getter may change its mind. */
  everyMs?: () => number;
  /** Whatever makes the answer a different one; the query starts anew when it changes. */
  on?: WatchSource<unknown> | WatchSource<unknown>[];
}

/**
 * One answer of the server, kept fresh while the tab is visible. A failure keeps the last answer,
 * shows itself in `error`, and is tried again ever more slowly if it may pass; else only by `reload`.
 */
export function usePolledQuery<T>(
  query: (signal: AbortSignal) => Promise<T>,
  options: Options = {},
) {
  const data = shallowRef<T>();
  const error = ref<ApiError>();
  const loading = ref(false);
  /** The answer shown belongs to an earlier question; the new one is under way. */
  const outdated = ref(false);
  const visible = useVisibility();

  let controller: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let disposed = false;

  function plan(): void {
    clearTimeout(timer);
    if (disposed || !visible.value) return;
    const every = options.everyMs?.() ?? 0;
    if (error.value) {
      if (every > 0 && error.value.passing) {
        const pause = RETRY_AFTER_MS[Math.min(failures, RETRY_AFTER_MS.length) - 1];
        timer = setTimeout(() => void reload(), pause);
      }
    } else if (every > 0) {
      timer = setTimeout(() => void reload(), every);
    }
  }

  async function reload(): Promise<void> {
    clearTimeout(timer);
    controller?.abort();
    const mine = (controller = new AbortController());
    loading.value = true;
    try {
      const answer = await query(mine.signal);
      if (mine !== controller) return;
      data.value = answer;
      error.value = undefined;
      failures = 0;
    } catch (caught) {
      if (mine !== controller || isAbort(caught)) return;
      error.value = toApiError(caught);
      failures++;
    }
    loading.value = false;
    outdated.value = false;
    plan();
  }

  if (options.on) {
    watch(options.on, () => {
      outdated.value = true;
      error.value = undefined;
      failures = 0;
      void reload();
    });
  }
  watch(visible, (now) => {
    if (!now) clearTimeout(timer);
    else if (!error.value && !loading.value && (options.everyMs?.() ?? 0) > 0) void reload();
    else if (!loading.value) plan();
  });
  onScopeDispose(() => {
    disposed = true;
    clearTimeout(timer);
    controller?.abort();
    controller = undefined;
  });
  void reload();

  return {
    data,
    error,
    loading,
    outdated,
    /** Nothing to show yet. */
    pending: computed(() => loading.value && data.value === undefined),
    reload,
  };
}

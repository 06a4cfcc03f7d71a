import { computed, onScopeDispose, ref } from 'vue';
import { isAbort, toApiError, type ApiError } from '@/api/client';

/**
 * Runs calls for one component: counts what is under way (`busy`), keeps the last `error`, and
 * aborts everything when the component goes. Gives `undefined` for a call that failed or was aborted.
 */
export function useApi() {
  const running = ref(0);
  const error = ref<ApiError>();
  const controller = new AbortController();
  onScopeDispose(() => controller.abort());

  async function run<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    running.value++;
    error.value = undefined;
    try {
      return await call(controller.signal);
    } catch (caught) {
      if (!isAbort(caught)) error.value = toApiError(caught);
      return undefined;
    } finally {
      running.value--;
    }
  }

  return { busy: computed(() => running.value > 0), error, run, signal: controller.signal };
}

import { onScopeDispose, ref } from 'vue';

/** Whole seconds that are still to wait; 0 when nothing is. */
export function useCountdown() {
  const left = ref(0);
  let timer: ReturnType<typeof setInterval> | undefined;

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  function start(seconds: number): void {
    stop();
    left.value = Math.max(0, Math.ceil(seconds));
    const end = Date.now() + left.value * 1_000;
    timer = setInterval(() => {
      left.value = Math.max(0, Math.ceil((end - Date.now()) / 1_000));
      if (left.value === 0) stop();
    }, 250);
  }

  onScopeDispose(stop);
  return { left, start };
}

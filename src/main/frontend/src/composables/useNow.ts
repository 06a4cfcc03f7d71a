import { onScopeDispose, ref, type Ref } from 'vue';
import { onServerTime } from '@/api/client';

/**
 * The server's present time in epoch millis, renewed each second while somebody uses it. A browser
 * whose clock is wrong by seconds would else show "in 3 min" for what is due now. The header `Date`
 * has whole seconds, so only an offset of more than two seconds is believed.
 */
const TRUSTED_OFFSET_MS = 2_000;
const now = ref(Date.now());
let offset = 0;
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

onServerTime((serverNow) => {
  const measured = serverNow + 500 - Date.now();
  offset = Math.abs(measured) > TRUSTED_OFFSET_MS ? measured : 0;
});

function tick(): void {
  now.value = Date.now() + offset;
}

export function useNow(): Readonly<Ref<number>> {
  tick();
  if (users++ === 0) timer = setInterval(tick, 1_000);
  onScopeDispose(() => {
    if (--users === 0) clearInterval(timer);
  });
  return now;
}

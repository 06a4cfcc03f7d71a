import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import { followOutput, type OutputSource } from '@/api/belfry';
import { isAbort, toApiError, type ApiError } from '@/api/client';
import type { ExecutionState, OutputChunk } from '@/api/types';
import { OutputBuffer } from './outputBuffer';

/** Pauses before the 1st, 2nd … new try after the line was cut; then a person decides. */
const RECONNECT_AFTER_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
/** Chunks are taken into the page in bunches. */
const BUNCH_MS = 80;

/**
 * The output of one attempt, followed until it ends. A cut line is taken up again after the last
 * chunk seen, a few times and ever more slowly; an error that stays is told and not tried again.
 */
export function useOutput(
  source: () => OutputSource,
  onEnd: (state: ExecutionState | undefined) => void,
) {
  const buffer = shallowRef(new OutputBuffer());
  /** Grows whenever the buffer changed. */
  const version = ref(0);
  const state = ref<'connecting' | 'open' | 'waiting' | 'done' | 'failed'>('connecting');
  const error = ref<ApiError>();

  let controller: AbortController | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let bunchTimer: ReturnType<typeof setTimeout> | undefined;
  let bunch: OutputChunk[] = [];
  let tries = 0;

  function takeBunch(): void {
    clearTimeout(bunchTimer);
    bunchTimer = undefined;
    if (bunch.length === 0) return;
    buffer.value.append(bunch);
    bunch = [];
    version.value++;
  }

  function stop(): void {
    controller?.abort();
    controller = undefined;
    clearTimeout(retryTimer);
    clearTimeout(bunchTimer);
    bunchTimer = undefined;
    bunch = [];
  }

  async function open(): Promise<void> {
    stop();
    const mine = (controller = new AbortController());
    let ended = false;
    error.value = undefined;
    state.value = 'connecting';
    const listener = {
      onChunks(chunks: OutputChunk[]) {
        tries = 0;
        state.value = 'open';
        bunch.push(...chunks);
        bunchTimer ??= setTimeout(takeBunch, BUNCH_MS);
      },
      onEnd(end: ExecutionState | undefined) {
        ended = true;
        takeBunch();
        state.value = 'done';
        onEnd(end);
      },
    };
    try {
      await followOutput(source(), buffer.value.lastSeq, listener, mine.signal);
    } catch (caught) {
      if (mine !== controller || isAbort(caught)) return;
      const failure = toApiError(caught);
      takeBunch();
      if (!failure.passing || !retryLater()) fail(failure);
      return;
    }
    if (mine !== controller || ended) return;
    takeBunch();
    if (!retryLater()) fail(toApiError(new Error('')));
  }

  function retryLater(): boolean {
    const pause = RECONNECT_AFTER_MS[tries++];
    if (pause === undefined) return false;
    state.value = 'waiting';
    retryTimer = setTimeout(() => void open(), pause);
    return true;
  }

  function fail(failure: ApiError): void {
    state.value = 'failed';
    error.value = failure;
  }

  /** Begins to follow (again), at a person's wish. */
  function connect(): void {
    tries = 0;
    void open();
  }

  watch(
    () => JSON.stringify(source()),
    () => {
      stop();
      buffer.value = new OutputBuffer();
      connect();
    },
    { immediate: true },
  );
  onScopeDispose(stop);

  return { buffer, version, state, error, connect };
}

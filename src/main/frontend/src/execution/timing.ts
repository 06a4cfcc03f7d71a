import type { Execution, ExecutionState } from '@/api/types';

/** The states in which something may still happen to an execution. */
export function isLive(state: ExecutionState | undefined): boolean {
  return state === 'claimed' || state === 'running';
}

function millis(text: string | null | undefined): number | undefined {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : at;
}

function between(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Math.max(0, to - from);
}

/** How much later than due it started, in millis; not known for what was not due then. */
export function latenessOf(execution: Execution): number | undefined {
  if (execution.trigger === 'manual' || execution.trigger === 'backfill') return undefined;
  return between(millis(execution.scheduledAt), millis(execution.startedAt));
}

/** How long it ran, or has been running, in millis. */
export function durationOf(execution: Execution, now: number): number | undefined {
  const end = millis(execution.finishedAt) ?? (execution.state === 'running' ? now : undefined);
  return between(millis(execution.startedAt), end);
}

/** The stable name of a worker, of which an execution may hold the whole id (`name~boot`). */
export function workerName(worker: string | null | undefined): string {
  return (worker ?? '').replace(/~[^~]*$/, '');
}

export interface Step {
  name: 'scheduled' | 'claimed' | 'started' | 'finished';
  at?: string;
  /** Millis since it was due; for the end, since its start. A claim comes ahead: negative. */
  since?: number;
}

/** The way of an execution: due, claimed, started, finished, with what passed between. */
export function stepsOf(execution: Execution): Step[] {
  const { scheduledAt, claimedAt, startedAt, finishedAt } = execution;
  const step = (name: Step['name'], text?: string | null, from?: string | null): Step => {
    const [at, begin] = [millis(text), millis(from)];
    const since = at === undefined || begin === undefined ? undefined : at - begin;
    return { name, at: at === undefined ? undefined : (text ?? undefined), since };
  };
  return [
    step('scheduled', scheduledAt),
    step('claimed', claimedAt, scheduledAt),
    step('started', startedAt, scheduledAt),
    step('finished', finishedAt, startedAt),
  ];
}

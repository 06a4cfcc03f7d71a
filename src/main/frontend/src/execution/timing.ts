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

/** How much later than due it started, in millis; not known for what was not due (manual runs). */
export function latenessOf(execution: Execution): number | undefined {
  if (execution.trigger === 'manual') return undefined;
  return between(millis(execution.scheduledAt), millis(execution.startedAt));
}

/** How long it ran, or has been running, in millis. */
export function durationOf(execution: Execution, now: number): number | undefined {
  const end = millis(execution.finishedAt) ?? (execution.state === 'running' ? now : undefined);
  return between(millis(execution.startedAt), end);
}

export interface Step {
  name: 'scheduled' | 'claimed' | 'started' | 'finished';
  at?: string;
  /** Millis since the step before that has a time. A claim comes ahead of its time: negative. */
  since?: number;
  reached: boolean;
}

/** The way of an execution: due, claimed, started, finished, with what passed between. */
export function stepsOf(execution: Execution): Step[] {
  const { scheduledAt, claimedAt, startedAt, finishedAt } = execution;
  const times = {
    scheduled: scheduledAt,
    claimed: claimedAt,
    started: startedAt,
    finished: finishedAt,
  };
  let previous: number | undefined;
  return Object.entries(times).map(([name, text]) => {
    const at = millis(text);
    const since = previous === undefined || at === undefined ? undefined : at - previous;
    if (at !== undefined) previous = at;
    return { name: name as Step['name'], at: text ?? undefined, since, reached: at !== undefined };
  });
}

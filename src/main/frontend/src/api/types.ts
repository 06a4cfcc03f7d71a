/**
 * The documents of the API, written by hand until they are checked against the OpenAPI document
 * (`npm run api:types` makes `schema.d.ts` from it). Instants are RFC 3339 in UTC.
 */

/** The total of a list: exact, or "at least" where counting further would cost too much. */
export type Total = number | { value: number; atLeast: boolean };

/** One page of a list. */
export interface Page<T> {
  items: T[];
  nextCursor?: string | null;
  total?: Total;
}

/** Every state that an execution can be in. */
export const EXECUTION_STATES = [
  'claimed',
  'running',
  'succeeded',
  'failed',
  'timedOut',
  'killed',
  'lost',
  'skipped',
  'missed',
] as const;
export type ExecutionState = (typeof EXECUTION_STATES)[number];

export const TRIGGERS = [
  'schedule',
  'manual',
  'retry',
  'catchUp',
  'backfill',
  'dependency',
] as const;
export type Trigger = (typeof TRIGGERS)[number];

export const CONCURRENCY_POLICIES = ['Allow', 'Forbid', 'Replace', 'Queue'] as const;
export type ConcurrencyPolicy = (typeof CONCURRENCY_POLICIES)[number];

export const CATCH_UP_POLICIES = ['None', 'Latest', 'All'] as const;
export type CatchUpPolicy = (typeof CATCH_UP_POLICIES)[number];

export const GAP_POLICIES = ['RunAfterGap', 'Skip'] as const;
export const OVERLAP_POLICIES = ['First', 'Second', 'Both'] as const;

/** The kinds of task that the editor can show; a job may hold others, which it then leaves alone. */
export const TASK_TYPES = ['shell', 'noop', 'sleep'] as const;
export type TaskType = (typeof TASK_TYPES)[number];

/** What a job does. Kinds and fields that this page does not know are kept as they came. */
export interface Task {
  type: string;
  command?: string;
  env?: Record<string, string> | null;
  workingDirectory?: string | null;
  millis?: number;
  [unknown: string]: unknown;
}

/** The part of a job that only the server writes. */
export interface JobStatus {
  version?: number;
  nextScheduledAt?: string | null;
  lastScheduledAt?: string | null;
  lastState?: ExecutionState | null;
  running?: string[];
  suspendReason?: string | null;
  suspendUntil?: string | null;
}

/** A job as it travels; fields that this page does not know are kept by the index signature. */
export interface Job {
  namespace: string;
  name: string;
  displayName?: string | null;
  description?: string | null;
  labels?: Record<string, string> | null;
  owner?: string | null;
  schedule?: string | null;
  schedules?: string[] | null;
  timeZone?: string | null;
  dstPolicy?: { gap?: string; overlap?: string } | null;
  suspend?: boolean;
  jitterSeconds?: number | null;
  startingDeadlineSeconds?: number | null;
  catchUp?: string | null;
  task: Task;
  concurrencyPolicy?: string | null;
  activeDeadlineSeconds?: number | null;
  terminationGracePeriodSeconds?: number | null;
  history?: { maxAgeDays?: number | null; maxCount?: number | null } | null;
  status?: JobStatus;
  [unknown: string]: unknown;
}

/** One run of a job, as the list and the detail show it. */
export interface Execution {
  id: string;
  namespace: string;
  job: string;
  jobVersion?: number | null;
  trigger: Trigger;
  triggeredBy?: string | null;
  scheduledAt?: string | null;
  claimedAt?: string | null;
  startedAt?: string | null;
  finishedAt?: string | null;
  attempt?: number;
  worker?: string | null;
  fencingToken?: number | string | null;
  state: ExecutionState;
  reason?: string | null;
  exitCode?: number | null;
  signal?: number | string | null;
  outputBytes?: number | null;
  outputTruncated?: boolean;
  /** The (masked) command that ran. */
  command?: string | null;
  /** A record that stands for several scheduled times: how many, and the last of them. */
  range?: { until: string; count: number };
  /** All attempts, oldest first; only where one execution was asked for. */
  attempts?: Execution[];
}

export type OutputStream = 'stdout' | 'stderr' | 'system';

/** One piece of output as `output:follow` sends it; `text` may hold escape sequences. */
export interface OutputChunk {
  seq: number;
  stream: OutputStream;
  at?: string;
  text: string;
}

export type WorkerState = 'live' | 'draining' | 'gone';

/** A node that runs jobs, or did. */
export interface Worker {
  id: string;
  name: string;
  state: WorkerState;
  host?: string | null;
  version?: string | null;
  roles?: string[];
  startedAt?: string | null;
  lastSeenAt?: string | null;
  capacity?: number | null;
  running?: number | null;
  labels?: Record<string, string> | null;
  reason?: string | null;
}

/** A warning of the schedule preview; its text comes from the catalogue by code. */
export interface ScheduleWarning {
  code: string;
  detail?: string;
  [parameter: string]: unknown;
}

export interface PreviewTime {
  at: string;
  local: string;
  mark?: string | null;
}

export interface SchedulePreviewRequest {
  schedule?: string;
  schedules?: string[];
  timeZone: string;
  count?: number;
}

export interface SchedulePreview {
  times: PreviewTime[];
  description?: { en?: string; zh?: string };
  warnings?: ScheduleWarning[];
}

/** One wrong field of a problem. `position` counts characters from 0. */
export interface FieldProblem {
  field?: string;
  code?: string;
  detail?: string;
  position?: number;
}

/** The body of every error answer (RFC 9457). */
export interface Problem extends FieldProblem {
  type?: string;
  title?: string;
  status?: number;
  errors?: FieldProblem[];
}

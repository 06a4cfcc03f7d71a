import type { QueryValue } from './client';
import type { components, operations } from './schema';

/**
 * The documents of the API under the page's names. They come from the OpenAPI document
 * (`npm run api:types` writes `schema.d.ts`, `npm run check:api` tells when it is outdated); by hand
 * is only what the document cannot say. Instants are RFC 3339 in UTC.
 */
type Schemas = components['schemas'];

/** What a call of the API takes as its query. */
type QueryOf<Operation extends keyof operations> = Partial<
  Record<keyof NonNullable<operations[Operation]['parameters']['query']>, QueryValue>
>;

/** The total of a list: exact, or "at least" where counting further would cost too much. */
export type Total = number | { value: number; atLeast: boolean };

/** One page of a list. */
export interface Page<T> extends Pick<Schemas['JobList'], 'nextCursor'> {
  items: T[];
  total?: Total;
}

/** What a job does. A kind that this page does not know is kept as it came. */
export type Task = Omit<Schemas['Task'], 'type'> & { type: string };
/** The part of a job that only the server writes. */
export type JobStatus = Schemas['JobStatus'];
/** A job as it travels. The server always names the namespace; a request may leave it to the path. */
export type Job = Omit<Schemas['Job'], 'namespace' | 'task' | 'status'> & {
  namespace: string;
  task: Task;
  status?: JobStatus | null;
};
/** One run of a job, as the list and the detail show it. */
export type Execution = Schemas['Execution'];
/** A node that runs jobs, or did. */
export type Worker = Schemas['Worker'];
/** How many executions the schedules start in each minute to come. */
export type Forecast = Schemas['Forecast'];
/** The starts of a job in a span of time. */
export type Upcoming = Schemas['Upcoming'];
export type UpcomingList = Page<Upcoming> & Pick<Schemas['UpcomingList'], 'truncated'>;
/** What there is, and how the store stands. */
export type Stats = Schemas['Stats'];
export type Namespace = Schemas['Namespace'];
export type PreviewTime = Schemas['PreviewTime'];
export type SchedulePreviewRequest = Schemas['SchedulePreviewRequest'];
export type SchedulePreview = Schemas['SchedulePreview'];
/** A warning of the schedule preview; its text comes from the catalogue by code. */
export type ScheduleWarning = Schemas['Warning'];
/** One wrong field of a problem. `position` counts characters from 0. */
export type FieldProblem = Schemas['FieldProblem'];
/** The body of an error answer (RFC 9457); what stands between us and the server may answer less. */
export type Problem = Partial<Schemas['Problem']>;

export type JobQuery = QueryOf<'listJobs'>;
export type ExecutionQuery = QueryOf<'listExecutions'>;
export type UpcomingQuery = QueryOf<'listUpcoming'>;

type Word<T> = NonNullable<T>;
export type ExecutionState = Execution['state'];
export type Trigger = Word<Execution['trigger']>;
export type ConcurrencyPolicy = Word<Job['concurrencyPolicy']>;
export type CatchUpPolicy = Word<Job['catchUp']>;
export type GapPolicy = Word<Word<Job['dstPolicy']>['gap']>;
export type OverlapPolicy = Word<Word<Job['dstPolicy']>['overlap']>;
export type Backfill = Schemas['Backfill'];
export type BackfillRequest = Schemas['BackfillRequest'];
export type BackfillTimes = Schemas['BackfillTimes'];

/** The kinds of task that the editor can show. */
export type TaskType = Schemas['Task']['type'];
export type WorkerState = Worker['state'];

// The words of the document, in the order in which the page shows them. `types.spec.ts` holds each
// list to its type; `check:i18n` asks for the words of each.
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
export const TRIGGERS = ['schedule', 'manual', 'retry', 'catchUp', 'backfill'] as const;
export const BACKFILL_ORDERS = ['OldestFirst', 'NewestFirst'] as const;
export const CONCURRENCY_POLICIES = ['Allow', 'Forbid'] as const;
export const CATCH_UP_POLICIES = ['None', 'Latest', 'All'] as const;
export const LOSS_POLICIES = ['Stop', 'Continue'] as const;
export const GAP_POLICIES = ['RunAfterGap', 'Skip'] as const;
export const OVERLAP_POLICIES = ['First', 'Second', 'Both'] as const;
export const TASK_TYPES = ['shell', 'noop', 'sleep'] as const;

export type OutputStream = 'stdout' | 'stderr' | 'system';

/**
 * One piece of output as `output:follow` sends it (events are not in the document); `text` may hold
 * escape sequences.
 */
export interface OutputChunk {
  seq: number;
  stream: OutputStream;
  at?: string;
  text: string;
}

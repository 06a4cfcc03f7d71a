import { newIdempotencyKey, request, send, type ApiResponse } from './client';
import { readEventStream } from './sse';
import type {
  Backfill,
  BackfillRequest,
  BackfillTimes,
  Execution,
  ExecutionQuery,
  ExecutionState,
  Forecast,
  Job,
  JobQuery,
  Namespace,
  OutputChunk,
  Page,
  SchedulePreview,
  SchedulePreviewRequest,
  Stats,
  UpcomingList,
  UpcomingQuery,
  Worker,
} from './types';

/** Every call of the API that the pages make, each with the signal that ends it. */
const segment = encodeURIComponent;

function jobPath(namespace: string, name: string): string {
  return `/namespaces/${segment(namespace)}/jobs/${segment(name)}`;
}

function executionPath(id: string): string {
  return `/executions/${segment(id)}`;
}

/** The id inside the Location of a run (`…/executions/{id}`). */
export function executionIdOf(location: string | undefined): string | undefined {
  const match = /\/executions\/([^/?#]+)$/.exec(location ?? '');
  return match?.[1] === undefined ? undefined : decodeURIComponent(match[1]);
}

export async function listJobs(
  namespace: string,
  query: JobQuery,
  signal?: AbortSignal,
): Promise<Page<Job>> {
  const path = namespace ? `/namespaces/${segment(namespace)}/jobs` : '/jobs';
  return (await request<Page<Job>>('GET', path, { query, signal })).data;
}

export function getJob(
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<ApiResponse<Job>> {
  return request<Job>('GET', jobPath(namespace, name), { signal });
}

export function createJob(job: Job, signal?: AbortSignal): Promise<ApiResponse<Job | undefined>> {
  return request('POST', `/namespaces/${segment(job.namespace)}/jobs`, {
    body: job,
    idempotencyKey: newIdempotencyKey(),
    signal,
  });
}

export function replaceJob(
  job: Job,
  etag: string | undefined,
  signal?: AbortSignal,
): Promise<ApiResponse<Job | undefined>> {
  return request('PUT', jobPath(job.namespace, job.name), { body: job, ifMatch: etag, signal });
}

export async function deleteJob(
  namespace: string,
  name: string,
  etag?: string,
  signal?: AbortSignal,
): Promise<void> {
  await request('DELETE', jobPath(namespace, name), { ifMatch: etag, signal });
}

/** Starts the job now; gives the id of the execution, if the server told it. */
export async function runJob(
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const answer = await request<{ id?: string } | undefined>(
    'POST',
    `${jobPath(namespace, name)}:run`,
    { body: {}, idempotencyKey: newIdempotencyKey(), signal },
  );
  return executionIdOf(answer.location) ?? answer.data?.id;
}

export async function suspendJob(
  namespace: string,
  name: string,
  reason: string,
  signal?: AbortSignal,
): Promise<void> {
  const body = reason ? { reason } : {};
  await request('POST', `${jobPath(namespace, name)}:suspend`, { body, signal });
}

export async function resumeJob(
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  await request('POST', `${jobPath(namespace, name)}:resume`, { body: {}, signal });
}

/** The times that a backfill would run, in its order. */
export async function backfillTimes(
  namespace: string,
  name: string,
  body: BackfillRequest,
  signal?: AbortSignal,
): Promise<BackfillTimes> {
  const asked = { ...body, dryRun: true };
  const path = `${jobPath(namespace, name)}:backfill`;
  return (await request<BackfillTimes>('POST', path, { body: asked, signal })).data;
}

/** Asks for runs of past scheduled times; gives the id of the backfill. */
export async function backfillJob(
  namespace: string,
  name: string,
  body: BackfillRequest,
  signal?: AbortSignal,
): Promise<string> {
  const path = `${jobPath(namespace, name)}:backfill`;
  const options = { body, idempotencyKey: newIdempotencyKey(), signal };
  return (await request<{ id: string }>('POST', path, options)).data.id;
}

/** The backfills that are not done. */
export async function listBackfills(
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<Backfill[]> {
  const path = `${jobPath(namespace, name)}/backfills`;
  return (await request<Page<Backfill>>('GET', path, { signal })).data.items;
}

/** Gives up what is left of a backfill. */
export async function giveUpBackfill(
  namespace: string,
  name: string,
  id: string,
  signal?: AbortSignal,
): Promise<void> {
  await request('DELETE', `${jobPath(namespace, name)}/backfills/${segment(id)}`, { signal });
}

export async function previewSchedule(
  body: SchedulePreviewRequest,
  signal?: AbortSignal,
): Promise<SchedulePreview> {
  return (await request<SchedulePreview>('POST', '/schedules:preview', { body, signal })).data;
}

/** The starts of each minute of so many hours to come. */
export async function getForecast(hours: number, signal?: AbortSignal): Promise<Forecast> {
  return (await request<Forecast>('GET', '/forecast', { query: { hours }, signal })).data;
}

/** The jobs that start in a span of time, the first to start first. */
export async function listUpcoming(
  query: UpcomingQuery,
  signal?: AbortSignal,
): Promise<UpcomingList> {
  return (await request<UpcomingList>('GET', '/upcoming', { query, signal })).data;
}

export async function listExecutions(
  query: ExecutionQuery,
  signal?: AbortSignal,
): Promise<Page<Execution>> {
  return (await request<Page<Execution>>('GET', '/executions', { query, signal })).data;
}

export async function getExecution(id: string, signal?: AbortSignal): Promise<Execution> {
  return (await request<Execution>('GET', executionPath(id), { signal })).data;
}

export async function killExecution(id: string, signal?: AbortSignal): Promise<void> {
  await request('POST', `${executionPath(id)}:kill`, { body: {}, signal });
}

/** The path (below the API's base) of the whole output as text. */
export function outputPath(id: string): string {
  return `${executionPath(id)}/output`;
}

/** The second is for what goes wrong. */
const FOLLOW_TYPES = 'text/event-stream, application/problem+json';

export interface OutputListener {
  onChunks(chunks: OutputChunk[]): void;
  onEnd(state: ExecutionState | undefined): void;
}

/** Which output: of an execution's attempt, by default of its latest. */
export interface OutputSource {
  id: string;
  attempt?: number;
}

/**
 * Follows the output from after `seq` until the server ends the stream. Resolves at its end, whether
 * `end` came (then `onEnd` was called) or the line was cut.
 */
export async function followOutput(
  { id, attempt }: OutputSource,
  after: number | undefined,
  listener: OutputListener,
  signal: AbortSignal,
): Promise<void> {
  const response = await send('GET', `${executionPath(id)}/output:follow`, FOLLOW_TYPES, {
    query: { attempt, after },
    signal,
  });
  if (!response.body) return;
  await readEventStream(response.body, (events) => {
    const chunks: OutputChunk[] = [];
    for (const { event, data } of events) {
      if (event === 'chunk') chunks.push(JSON.parse(data) as OutputChunk);
    }
    if (chunks.length > 0) listener.onChunks(chunks);
    const end = events.find(({ event }) => event === 'end');
    if (end) listener.onEnd((JSON.parse(end.data) as { state?: ExecutionState }).state);
  });
}

export async function listWorkers(signal?: AbortSignal): Promise<Page<Worker>> {
  return (await request<Page<Worker>>('GET', '/workers', { signal })).data;
}

export async function getStats(signal?: AbortSignal): Promise<Stats> {
  return (await request<Stats>('GET', '/stats', { signal })).data;
}

export async function drainWorker(id: string, signal?: AbortSignal): Promise<void> {
  await request('POST', `/workers/${encodeURIComponent(id)}:drain`, { body: {}, signal });
}

export async function undrainWorker(id: string, signal?: AbortSignal): Promise<void> {
  await request('POST', `/workers/${encodeURIComponent(id)}:undrain`, { body: {}, signal });
}

export async function listNamespaces(signal?: AbortSignal): Promise<Page<Namespace>> {
  return (await request<Page<Namespace>>('GET', '/namespaces', { signal })).data;
}

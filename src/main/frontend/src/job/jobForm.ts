import { TASK_TYPES, type Job, type Task } from '@/api/types';

/** One row of an editor of names and values. */
export interface Pair {
  name: string;
  value: string;
}

/** What the editor shows of a job, as texts and numbers that inputs can hold ('' / undefined = not set). */
export interface JobForm {
  namespace: string;
  name: string;
  displayName: string;
  description: string;
  owner: string;
  labels: Pair[];
  schedules: string[];
  timeZone: string;
  gap: string;
  overlap: string;
  includeCalendars: string[];
  excludeCalendars: string[];
  jitterSeconds: number | undefined;
  startingDeadlineSeconds: number | undefined;
  catchUp: string;
  suspend: boolean;
  taskType: string;
  command: string;
  env: Pair[];
  workingDirectory: string;
  durationSeconds: number | undefined;
  concurrencyPolicy: string;
  activeDeadlineSeconds: number | undefined;
  terminationGracePeriodSeconds: number | undefined;
  onCoordinatorLoss: string;
  maxAgeDays: number | undefined;
  maxCount: number | undefined;
}

function pairsOf(map: Record<string, string> | null | undefined): Pair[] {
  return Object.entries(map ?? {}).map(([name, value]) => ({ name, value }));
}

function mapOf(pairs: Pair[]): Record<string, string> {
  return Object.fromEntries(
    pairs.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  );
}

/** The form of a new job: only what a job cannot do without is preset. */
export function newJobForm(namespace: string, timeZone: string): JobForm {
  return jobFormOf({ namespace, name: '', timeZone, schedule: '', task: { type: 'shell' } });
}

/** What the editor shows of a job. */
export function jobFormOf(job: Job): JobForm {
  const schedules = job.schedules?.length ? [...job.schedules] : [job.schedule ?? ''];
  return {
    namespace: job.namespace,
    name: job.name,
    displayName: job.displayName ?? '',
    description: job.description ?? '',
    owner: job.owner ?? '',
    labels: pairsOf(job.labels),
    schedules,
    timeZone: job.timeZone ?? '',
    gap: job.dstPolicy?.gap ?? '',
    overlap: job.dstPolicy?.overlap ?? '',
    includeCalendars: [...(job.calendars?.include ?? [])],
    excludeCalendars: [...(job.calendars?.exclude ?? [])],
    jitterSeconds: job.jitterSeconds ?? undefined,
    startingDeadlineSeconds: job.startingDeadlineSeconds ?? undefined,
    catchUp: job.catchUp ?? '',
    suspend: job.suspend ?? false,
    taskType: job.task.type,
    command: job.task.command ?? '',
    env: pairsOf(job.task.env),
    workingDirectory: job.task.workingDirectory ?? '',
    durationSeconds: job.task.durationSeconds ?? undefined,
    concurrencyPolicy: job.concurrencyPolicy ?? '',
    activeDeadlineSeconds: job.activeDeadlineSeconds ?? undefined,
    terminationGracePeriodSeconds: job.terminationGracePeriodSeconds ?? undefined,
    onCoordinatorLoss: job.onCoordinatorLoss ?? '',
    maxAgeDays: job.history?.maxAgeDays ?? undefined,
    maxCount: job.history?.maxCount ?? undefined,
  };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Sets a field, or takes it away where the input is empty (then the server's default holds). */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
  const empty =
    value === '' ||
    value === undefined ||
    (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  if (empty) delete target[name];
  else target[name] = value;
}

const TEXTS = [
  'displayName',
  'description',
  'owner',
  'timeZone',
  'jitterSeconds',
  'startingDeadlineSeconds',
  'catchUp',
  'concurrencyPolicy',
  'activeDeadlineSeconds',
  'terminationGracePeriodSeconds',
  'onCoordinatorLoss',
] as const;

/**
 * The job to save: the one that was loaded, with exactly those fields changed that differ in the
 * form. So a field that the editor does not show, or does not know, goes back as it came.
 */
export function jobOf(form: JobForm, original: Job): Job {
  const before = jobFormOf(original);
  const job = structuredClone(original);
  delete job.status;
  job.namespace = form.namespace.trim();
  job.name = form.name.trim();
  for (const name of TEXTS) {
    const value = form[name];
    if (!same(value, before[name]))
      put(job, name, typeof value === 'string' ? value.trim() : value);
  }
  if (!same(form.labels, before.labels)) put(job, 'labels', mapOf(form.labels));
  if (!same(form.schedules, before.schedules)) putSchedules(job, form.schedules);
  if (form.suspend !== before.suspend) job.suspend = form.suspend;
  putPart(job, 'dstPolicy', form, before, { gap: 'gap', overlap: 'overlap' });
  putPart(job, 'calendars', form, before, {
    include: 'includeCalendars',
    exclude: 'excludeCalendars',
  });
  putPart(job, 'history', form, before, { maxAgeDays: 'maxAgeDays', maxCount: 'maxCount' });
  job.task = taskOf(form, before, original.task);
  return job;
}

function putSchedules(job: Job, lines: string[]): void {
  const schedules = lines.map((line) => line.trim()).filter((line) => line !== '');
  delete job.schedule;
  delete job.schedules;
  if (schedules.length > 1) job.schedules = schedules;
  else job.schedule = schedules[0] ?? '';
}

function putPart(
  job: Job,
  part: 'dstPolicy' | 'calendars' | 'history',
  form: JobForm,
  before: JobForm,
  fields: Record<string, keyof JobForm>,
): void {
  const value: Record<string, unknown> = { ...job[part] };
  let changed = false;
  for (const [name, field] of Object.entries(fields)) {
    if (same(form[field], before[field])) continue;
    put(value, name, form[field]);
    changed = true;
  }
  if (changed) put(job, part, value);
}

/** Fields of one kind mean nothing to another, so a task that changes its kind begins anew. */
function taskOf(form: JobForm, before: JobForm, original: Task): Task {
  const kept = form.taskType === original.type;
  const task: Task = kept ? structuredClone(original) : { type: form.taskType };
  const changed = (name: keyof JobForm) => !kept || !same(form[name], before[name]);
  if (form.taskType === 'shell') {
    if (changed('command')) task.command = form.command;
    if (changed('env')) put(task, 'env', mapOf(form.env));
    if (changed('workingDirectory')) put(task, 'workingDirectory', form.workingDirectory.trim());
  } else if (form.taskType === 'sleep' && changed('durationSeconds'))
    put(task, 'durationSeconds', form.durationSeconds);
  return task;
}

/** Whether the editor can show this kind of task. */
export function isShownTask(type: string): boolean {
  return (TASK_TYPES as readonly string[]).includes(type);
}

/** Names that stand twice in a list of pairs. */
export function repeatedNames(pairs: Pair[]): Set<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { name } of pairs) {
    const trimmed = name.trim();
    if (trimmed !== '' && seen.has(trimmed)) repeated.add(trimmed);
    seen.add(trimmed);
  }
  return repeated;
}

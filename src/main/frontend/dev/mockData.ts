import type { Execution, ExecutionState, Job, OutputChunk, Worker } from '../src/api/types';
import { nextTimes, offsetOf } from './mockCron.ts';

/** Invented jobs, executions and workers: enough of each to see the page with something in it. */

const STATES: ExecutionState[] = [
  ...Array<ExecutionState>(11).fill('succeeded'),
  'failed',
  'timedOut',
  'killed',
  'lost',
  'skipped',
  'missed',
];
const REASONS: Partial<Record<ExecutionState, string>> = {
  failed: 'exit.nonZero',
  timedOut: 'deadline.exceeded',
  killed: 'killed.byRequest',
  lost: 'worker.gone',
  skipped: 'overlap.forbidden',
  missed: 'missed.noCapacity',
};

interface Sketch {
  namespace?: string;
  name: string;
  displayName?: string;
  schedule: string;
  timeZone?: string;
  command: string;
  labels?: Record<string, string>;
  lastState?: ExecutionState;
  suspend?: string;
}

const SKETCHES: Sketch[] = [
  {
    name: 'nightly-billing',
    displayName: 'Nightly billing',
    schedule: '30 2 * * *',
    timeZone: 'Asia/Shanghai',
    command: '/opt/billing/run.sh --all',
    labels: { team: 'billing', tier: 'gold' },
    lastState: 'succeeded',
  },
  {
    name: 'heartbeat',
    schedule: '*/5 * * * * *',
    timeZone: 'UTC',
    command: 'echo hello',
    labels: { team: 'ops' },
    lastState: 'succeeded',
  },
  {
    name: 'etl-import',
    displayName: '数据导入',
    schedule: '*/15 * * * *',
    timeZone: 'Asia/Shanghai',
    command: 'python3 -m etl.load --since 15m',
    labels: { team: 'bi' },
    lastState: 'failed',
  },
  {
    name: 'backup-database',
    displayName: 'Back up the database',
    schedule: '0 3 * * SUN',
    timeZone: 'Europe/Zurich',
    command: 'pg_dump -Fc app | restic backup --stdin',
    labels: { team: 'ops', tier: 'gold' },
    lastState: 'succeeded',
  },
  {
    namespace: 'finance',
    name: 'month-end-close',
    displayName: 'Month end close',
    schedule: '0 6 1 * *',
    timeZone: 'America/New_York',
    command: './close.sh',
    labels: { team: 'finance' },
    lastState: 'timedOut',
  },
  {
    namespace: 'finance',
    name: 'exchange-rates',
    schedule: '0 9-17 * * MON-FRI',
    timeZone: 'Europe/London',
    command: 'curl -sf https://rates.example/today',
    labels: { team: 'finance' },
    lastState: 'succeeded',
  },
  {
    name: 'cache-warm',
    schedule: '@every 90s',
    timeZone: 'UTC',
    command: 'sleep 20 && warm --all',
    labels: { team: 'web' },
    lastState: 'skipped',
  },
  {
    name: 'report-mailer',
    displayName: 'Report mailer',
    schedule: '0 7 * * MON-FRI',
    timeZone: 'Asia/Shanghai',
    command: 'node mail.js',
    labels: { team: 'bi', channel: 'mail' },
    suspend: 'SMTP server moves house until Friday',
  },
  {
    name: 'cleanup-temp',
    schedule: '@daily',
    timeZone: 'UTC',
    command: 'find /tmp -mtime +7 -delete',
    lastState: 'lost',
  },
  {
    name: 'adhoc-reindex',
    displayName: 'Reindex by hand',
    schedule: '@manual',
    timeZone: 'UTC',
    command: 'reindex --full',
  },
  {
    namespace: 'a-rather-long-namespace-name',
    name: 'a-job-with-quite-a-long-name-that-wants-to-break-the-layout',
    schedule: '0,10,20,30,40,50 8-18/2 * * MON-FRI',
    timeZone: 'America/Argentina/ComodRivadavia',
    command: '<script>alert("x")</script> {{ 1 + 1 }}',
    labels: {
      '<b>label</b>': '<img src=x onerror=alert(1)>',
      environment: 'production-europe-west',
    },
    lastState: 'killed',
  },
];

export function makeJobs(now: number): Job[] {
  const jobs = SKETCHES.map((sketch) => makeJob(sketch, now));
  for (let i = 1; i <= 240; i++) {
    const sketch = {
      name: `tenant-${String(i).padStart(3, '0')}-sync`,
      schedule: `${i % 60} * * * *`,
      timeZone: 'UTC',
      command: `sync --tenant ${i}`,
      labels: { team: 'sync' },
      lastState: STATES[i % STATES.length],
    };
    jobs.push(makeJob(sketch, now));
  }
  return jobs;
}

function makeJob(sketch: Sketch, now: number): Job {
  const { suspend, command, lastState, ...rest } = sketch;
  return {
    namespace: 'default',
    displayName: '',
    description: '',
    labels: {},
    owner: '',
    ...rest,
    suspend: suspend !== undefined,
    catchUp: 'Latest',
    task: {
      type: 'shell',
      command,
      env: { LANG: 'C.UTF-8' },
      workingDirectory: null,
      runAsUser: null,
    },
    concurrencyPolicy: 'Forbid',
    activeDeadlineSeconds: 3600,
    terminationGracePeriodSeconds: 10,
    placement: { mode: 'One', selector: {}, strategy: 'Hash' },
    history: { maxAgeDays: 30, maxCount: 10000 },
    status: {
      version: 7,
      lastState,
      lastScheduledAt: lastState ? new Date(now - 47_000 * sketch.name.length).toISOString() : null,
      running: [],
      suspendReason: suspend,
      nextScheduledAt: null,
    },
  };
}

/** Brings the next time of a job up to date. */
export function refresh(job: Job, now: number): Job {
  const zone = job.timeZone ?? 'UTC';
  const all = (job.schedules ?? [job.schedule ?? '']).flatMap((one) => {
    try {
      return nextTimes(one, offsetOf(zone, now), now, 1);
    } catch {
      return [];
    }
  });
  const next = job.suspend || all.length === 0 ? null : new Date(Math.min(...all)).toISOString();
  return { ...job, status: { ...job.status, nextScheduledAt: next } };
}

export function makeExecutions(now: number, jobs: Job[]): Execution[] {
  const list: Execution[] = [];
  for (let i = 0; i < 420; i++) {
    const job = jobs[i % 11] as Job;
    const state = STATES[(i * 7) % STATES.length] as ExecutionState;
    const due = now - 40_000 - i * 61_000;
    const started = !['skipped', 'missed'].includes(state);
    const length = [230, 1_400, 8_800, 65_000, 4_000_000][i % 5] ?? 0;
    list.push({
      id: `${job.namespace}/${job.name}@${due}`,
      namespace: job.namespace,
      job: job.name,
      jobVersion: 7,
      trigger: i % 13 === 5 ? 'catchUp' : 'schedule',
      scheduledAt: new Date(due).toISOString(),
      claimedAt: started ? new Date(due - 187).toISOString() : null,
      startedAt: started ? new Date(due + 3 + (i % 9)).toISOString() : null,
      finishedAt: new Date(due + length).toISOString(),
      attempt: i % 29 === 3 ? 2 : 1,
      worker: started ? `node-${(i % 3) + 1}~b1` : null,
      fencingToken: 1_099_511_627_776 + 5_000 - i,
      state,
      reason: REASONS[state] ?? null,
      exitCode: state === 'succeeded' ? 0 : state === 'failed' ? 2 : null,
      signal: state === 'killed' ? 9 : null,
      outputBytes: started ? 1_234 * (i + 1) : 0,
      outputTruncated: i % 17 === 4,
      command: job.task.command,
    });
  }
  return list;
}

/** Something that runs right now, for the live output. */
export function makeRunning(now: number, job: Job, trigger: 'schedule' | 'manual'): Execution {
  const due = Math.floor(now / 1000) * 1000;
  return {
    id: `${job.namespace}/${job.name}@${due}${trigger === 'manual' ? '+7f3a9c' : ''}`,
    namespace: job.namespace,
    job: job.name,
    jobVersion: 7,
    trigger,
    triggeredBy: trigger === 'manual' ? 'ana' : null,
    scheduledAt: new Date(due).toISOString(),
    claimedAt: new Date(due - 187).toISOString(),
    startedAt: new Date(due + 4).toISOString(),
    attempt: 1,
    worker: 'node-1~b1',
    fencingToken: 1_099_511_632_777,
    state: 'running',
    outputBytes: 20_480,
    command: job.task.command,
  };
}

export function makeWorkers(now: number): Worker[] {
  const ago = (millis: number) => new Date(now - millis).toISOString();
  const one = (name: string, rest: Partial<Worker>): Worker => ({
    id: `${name}~b1`,
    name,
    state: 'live',
    host: `${name}.belfry.internal`,
    version: '1.0.0',
    startedAt: ago(5 * 86_400_000),
    lastSeenAt: ago(2_000),
    capacity: 64,
    running: 3,
    labels: { zone: 'eu-1', disk: 'ssd' },
    ...rest,
  });
  return [
    one('node-1', { running: 12 }),
    one('node-2', { running: 61, labels: { zone: 'eu-2', gpu: 'a100' } }),
    one('node-3', { running: 2 }),
    one('node-4', {
      state: 'gone',
      running: 0,
      lastSeenAt: ago(3_900_000),
      reason: 'worker.leaseEnded',
      lost: {
        total: 23,
        executions: Array.from(
          { length: 23 },
          (_, i) =>
            `default/nightly-billing@${Math.floor((now - 3_900_000 - i * 60_000) / 1000) * 1000}`,
        ),
      },
    }),
    one('node-5-with-a-very-long-name-in-a-far-away-data-centre', {
      state: 'gone',
      running: 0,
      lastSeenAt: ago(86_400_000),
      reason: 'worker.shutdown',
      lost: { total: 0, executions: [] },
    }),
  ];
}

const ESC = '\u001b[';

/** The first lines of an output: colours, a progress bar, errors, wide characters, hostile text. */
export const OPENING: Omit<OutputChunk, 'seq'>[] = [
  {
    stream: 'stdout',
    text: `${ESC}1mBilling run${ESC}0m of ${ESC}36m2025-11-22${ESC}0m\nloading tenants`,
  },
  { stream: 'stdout', text: ` … ${ESC}32m✓ 1,204${ESC}0m\n` },
  {
    stream: 'stdout',
    text: `progress ${ESC}33m 10%${ESC}0m\rprogress ${ESC}33m 55%${ESC}0m\rprogress ${ESC}32m100%${ESC}0m\n`,
  },
  { stream: 'stderr', text: 'WARN  tenant 17 has no address, invoice is held back\n' },
  {
    stream: 'stdout',
    text: `${ESC}7m INFO ${ESC}0m ${ESC}38;5;208mpalette 208${ESC}0m ${ESC}38;2;120;200;255mtrue colour${ESC}0m ${ESC}41;97m white on red ${ESC}0m\n`,
  },
  { stream: 'stdout', text: '中文输出：已生成发票 1,204 张，合计 ¥ 8,431,220.50\n' },
  {
    stream: 'stdout',
    text: '<script>alert("x")</script> {{ 1 + 1 }} \u001b]8;;javascript:alert(1)\u0007link\u001b]8;;\u0007 \u202eevil\u202c\n',
  },
  { stream: 'stdout', text: `${'a very long line without end '.repeat(60)}\n` },
];

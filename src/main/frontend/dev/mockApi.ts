import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connect, Plugin } from 'vite';
import type { Execution, Job } from '../src/api/types';
import { MockAccess } from './mockAccess.ts';
import { HttpProblem, json, page } from './mockAnswers.ts';
import { MockCalendars } from './mockCalendars.ts';
import { BadSchedule, nextTimes, offsetOf } from './mockCron.ts';
import {
  makeExecutions,
  makeJobs,
  makeRunning,
  makeWorkers,
  OPENING,
  refresh,
} from './mockData.ts';
import { forecast, upcoming } from './mockUpcoming.ts';

/**
 * The API in memory, for `npm run dev:mock` and `npm run preview:mock`. Never part of the bundle.
 * A job whose description holds "412" is always saved by somebody else meanwhile.
 */
export function mockApi(): Plugin {
  const state = new MockState();
  const handler: Connect.NextHandleFunction = (request, response, next) => {
    if (!request.url?.startsWith('/api/v1')) next();
    else void state.handle(request, response);
  };
  return {
    name: 'belfry-mock-api',
    configureServer: (server) => void server.middlewares.use(handler),
    configurePreviewServer: (server) => void server.middlewares.use(handler),
  };
}

class MockState {
  private readonly born = Date.now();
  private readonly jobs = makeJobs(this.born);
  private readonly executions = makeExecutions(this.born, this.jobs);
  private readonly access = new MockAccess();
  private readonly calendars = new MockCalendars();

  constructor() {
    this.start(this.jobs[6] as Job, 'schedule');
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock');
    const parts = url.pathname.slice('/api/v1/'.length).split('/').map(decodeURIComponent);
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      const body = text ? (JSON.parse(text) as Record<string, unknown>) : {};
      this.route(request, response, parts, url.searchParams, body);
    } catch (error) {
      const problem =
        error instanceof HttpProblem
          ? error.problem
          : { status: 500, code: 'internal', detail: String(error) };
      json(response, problem.status ?? 500, problem, 'application/problem+json');
    }
  }

  private route(
    request: IncomingMessage,
    response: ServerResponse,
    parts: string[],
    query: URLSearchParams,
    body: Record<string, unknown>,
  ): void {
    const [first, second, third, fourth] = parts;
    if (this.access.route(request, response, parts, query, body)) return;
    if (this.calendars.route(request, response, parts, body)) return;
    if (first === 'jobs') json(response, 200, this.listJobs(query));
    else if (first === 'namespaces' && second === undefined) {
      const names = [...new Set(this.jobs.map(({ namespace }) => namespace))];
      json(response, 200, { items: names.map((name) => ({ name })), total: names.length });
    } else if (first === 'namespaces' && third === 'jobs' && fourth === undefined) {
      if (request.method === 'POST') this.create(response, second ?? '', body);
      else json(response, 200, this.listJobs(query, second));
    } else if (first === 'namespaces')
      this.job(request, response, second ?? '', fourth ?? '', body);
    else if (first === 'schedules:preview') json(response, 200, this.preview(body));
    else if (first === 'forecast') json(response, 200, forecast(query, Date.now()));
    else if (first === 'upcoming') json(response, 200, upcoming(query, this.jobs, Date.now()));
    else if (first === 'executions' && second === undefined) {
      json(response, 200, this.listExecutions(query));
    } else if (first === 'executions') this.execution(response, second ?? '', third, query);
    else if (first === 'workers') {
      const items = makeWorkers(Date.now());
      json(response, 200, { items, total: items.length });
    } else throw new HttpProblem(404, 'notFound');
  }

  private listJobs(query: URLSearchParams, namespace?: string): unknown {
    const now = Date.now();
    const q = query.get('q')?.toLowerCase() ?? '';
    const [label, value] = (query.get('label') ?? '').split('=');
    const wanted = query.get('state');
    const items = this.jobs.filter(
      (job) =>
        (!namespace || job.namespace === namespace) &&
        `${job.name} ${job.displayName}`.toLowerCase().includes(q) &&
        (!label || (label in (job.labels ?? {}) && (!value || job.labels?.[label] === value))) &&
        (!wanted ||
          (wanted === 'suspended' && job.suspend) ||
          (wanted === 'enabled' && !job.suspend)),
    );
    const fresh = items.map((job) => refresh(job, now));
    const sort = query.get('sort') ?? '';
    const field = sort.replace('-', '');
    const by = (job: Job) =>
      field === 'name' ? job.name : (job.status?.nextScheduledAt ?? '9999');
    if (field) fresh.sort((a, b) => by(a).localeCompare(by(b)) * (sort.startsWith('-') ? -1 : 1));
    return page(fresh, query);
  }

  private find(namespace: string, name: string): Job {
    const job = this.jobs.find((one) => one.namespace === namespace && one.name === name);
    if (!job) throw new HttpProblem(404, 'job.notFound');
    return job;
  }

  private check(body: Record<string, unknown>): void {
    const errors = [];
    if (!/^[a-z0-9][a-z0-9._-]{0,99}$/.test(String(body.name ?? ''))) {
      errors.push({ field: 'name', code: 'name.invalid', detail: 'a–z, 0–9, “.”, “-”, “_”' });
    }
    const task = (body.task ?? {}) as Record<string, unknown>;
    if (task.type === 'shell' && !task.command) {
      errors.push({ field: 'task.command', code: 'field.required' });
    }
    if (errors.length) throw new HttpProblem(400, errors[0]?.code ?? '', { errors });
    this.preview({ ...body, timeZone: body.timeZone ?? 'UTC' });
  }

  private create(response: ServerResponse, namespace: string, body: Record<string, unknown>): void {
    this.check(body);
    if (this.jobs.some((job) => job.namespace === namespace && job.name === body.name)) {
      throw new HttpProblem(409, 'job.exists', { field: 'name' });
    }
    const job = { ...body, status: { version: 1, running: [] } } as unknown as Job;
    this.jobs.unshift(job);
    response.setHeader('Location', `/api/v1/namespaces/${namespace}/jobs/${job.name}`);
    json(response, 201, job);
  }

  private job(
    request: IncomingMessage,
    response: ServerResponse,
    namespace: string,
    target: string,
    body: Record<string, unknown>,
  ): void {
    const [name = '', action] = target.split(':');
    const job = this.find(namespace, name);
    const etag = () => `"${job.status?.version}"`;
    if (action === 'run') {
      const { id } = this.start(job, 'manual');
      response.setHeader('Location', `/api/v1/executions/${encodeURIComponent(id)}`);
      return json(response, 202, { id });
    }
    if (action === 'suspend' || action === 'resume') {
      job.suspend = action === 'suspend';
      if (job.status) job.status.suspendReason = (body.reason as string) ?? null;
      return json(response, 200, refresh(job, Date.now()));
    }
    if (request.method === 'DELETE') {
      this.jobs.splice(this.jobs.indexOf(job), 1);
      response.statusCode = 204;
      return void response.end();
    }
    if (request.method === 'PUT') {
      const given = request.headers['if-match'];
      const raced =
        String(job.description ?? '').includes('412') || String(body.description).includes('412');
      if ((given && given !== etag()) || raced) throw new HttpProblem(412, 'job.changed');
      this.check(body);
      const status = { ...job.status, version: (job.status?.version ?? 0) + 1 };
      for (const field of Object.keys(job)) delete job[field as keyof Job];
      Object.assign(job, body, { status });
    }
    response.setHeader('ETag', etag());
    json(response, 200, refresh(job, Date.now()));
  }

  private preview(body: Record<string, unknown>): unknown {
    const zone = String(body.timeZone ?? 'UTC');
    const now = Date.now();
    let offset = 0;
    try {
      offset = offsetOf(zone, now);
    } catch {
      throw new HttpProblem(400, 'timeZone.unknown', { field: 'timeZone' });
    }
    const lists = (body.schedules as string[] | undefined) ?? [String(body.schedule ?? '')];
    const times = lists.flatMap((expression, i) => {
      try {
        return nextTimes(expression, offset, now, Number(body.count ?? 5));
      } catch (error) {
        if (!(error instanceof BadSchedule)) throw error;
        throw new HttpProblem(400, 'schedule.outOfRange', {
          field: body.schedules ? `schedules[${i}]` : 'schedule',
          position: error.position,
          detail: error.message,
        });
      }
    });
    const either = lists.some((one) => /\s[^*?\s]+\s\S+\s[^*?\s]+$/.test(one));
    return {
      times: times
        .sort((a, b) => a - b)
        .slice(0, Number(body.count ?? 5))
        .map((at) => ({
          at: new Date(at).toISOString(),
          local: new Date(at + offset).toISOString().replace('Z', ''),
        })),
      description: { en: `Described: ${lists.join(' and ')}`, zh: `描述：${lists.join(' 和 ')}` },
      heldBack: [],
      warnings: either ? [{ code: 'dayOrWeekday' }] : [],
    };
  }

  private listExecutions(query: URLSearchParams): unknown {
    const states = query.getAll('state');
    const text = (name: string) => query.get(name) ?? '';
    const items = this.executions.filter(
      (one) =>
        (!text('namespace') || one.namespace === text('namespace')) &&
        (!text('job') || one.job === text('job')) &&
        (states.length === 0 || states.includes(one.state)) &&
        (!text('trigger') || one.trigger === text('trigger')) &&
        (!text('worker') || one.worker === text('worker')) &&
        (!text('since') || (one.scheduledAt ?? '') >= text('since')) &&
        (!text('until') || (one.scheduledAt ?? '') < text('until')) &&
        `${one.id} ${one.command}`.includes(text('q')),
    );
    return page(items, query);
  }

  private start(job: Job, trigger: 'schedule' | 'manual'): Execution {
    const execution = makeRunning(Date.now(), job, trigger);
    this.executions.unshift(execution);
    job.status?.running?.push(execution.id);
    return execution;
  }

  private end(execution: Execution, state: Execution['state']): void {
    if (execution.state !== 'running') return;
    Object.assign(execution, {
      state,
      finishedAt: new Date().toISOString(),
      ...(state === 'killed' ? { reason: 'killed.byRequest', signal: 15 } : { exitCode: 0 }),
    });
    for (const job of this.jobs) {
      const running = job.status?.running ?? [];
      if (running.includes(execution.id)) running.splice(running.indexOf(execution.id), 1);
    }
  }

  private execution(
    response: ServerResponse,
    target: string,
    output: string | undefined,
    query: URLSearchParams,
  ): void {
    const kill = target.endsWith(':kill');
    const id = kill ? target.slice(0, -':kill'.length) : target;
    const execution = this.executions.find((one) => one.id === id);
    if (!execution) throw new HttpProblem(404, 'execution.notFound');
    if (kill) {
      setTimeout(() => this.end(execution, 'killed'), 1_500);
      json(response, 202, {});
    } else if (output === 'output:follow') this.follow(response, execution, query);
    else if (output === 'output') {
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.setHeader('Content-Disposition', 'attachment; filename="output.txt"');
      response.end(OPENING.map(({ text }) => text).join(''));
    } else json(response, 200, { ...execution, attempts: attemptsOf(execution) });
  }

  private follow(response: ServerResponse, execution: Execution, query: URLSearchParams): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    let seq = 0;
    const after = Number(query.get('after') ?? 0);
    const emit = (stream: string, text: string) => {
      seq++;
      if (seq > after) {
        const data = JSON.stringify({ seq, stream, at: new Date().toISOString(), text });
        response.write(`event: chunk\ndata: ${data}\n\n`);
      }
    };
    for (const { stream, text } of OPENING) emit(stream, text);
    if (execution.outputTruncated) {
      for (let i = 0; i < 12_000; i++) emit('stdout', `line ${i} ${'data '.repeat(12)}\n`);
      emit('system', '8.4 MiB were cut out here: head and tail are kept');
      emit('stdout', `${'x'.repeat(1_000_000)}\nafter the long line\n`);
    }
    const finish = () => {
      response.end(`event: end\ndata: {"state":"${execution.state}"}\n\n`);
    };
    if (execution.state !== 'running') return finish();
    const timer = setInterval(() => {
      if (execution.state !== 'running') {
        clearInterval(timer);
        return finish();
      }
      const number = seq - OPENING.length + 1;
      emit(number % 7 === 0 ? 'stderr' : 'stdout', `invoice ${number} of 1204 written\n`);
      if (number > 1_204) this.end(execution, 'succeeded');
    }, 250);
    response.on('close', () => clearInterval(timer));
  }
}

/** An execution of attempt 2 has a failed one before it. */
function attemptsOf(execution: Execution): Execution[] {
  if (execution.attempt !== 2) return [execution];
  return [
    { ...execution, attempt: 1, state: 'failed', reason: 'exit.signal', signal: 11 },
    execution,
  ];
}

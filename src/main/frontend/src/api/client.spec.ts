import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { executionIdOf, getExecution, listExecutions, replaceJob } from './belfry';
import { ApiError, onRefused, request, setLoginGate } from './client';

const fetched = vi.fn<typeof fetch>();

function answer(status: number, body: unknown, headers: Record<string, string> = {}): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  fetched.mockResolvedValueOnce(
    new Response(typeof body === 'string' ? body : JSON.stringify(body), {
      status,
      headers: { 'Content-Type': type, ...headers },
    }),
  );
}

async function failureOf(call: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await call.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal('fetch', fetched);
});

it('encodes ids and leaves out what is not set', async () => {
  answer(200, {});
  await getExecution('default/nightly report@17');
  expect(fetched.mock.calls[0]?.[0]).toBe('/api/v1/executions/default%2Fnightly%20report%4017');
  answer(200, { items: [] });
  await listExecutions({ state: ['failed', 'lost'], q: '', job: 'a&b', limit: 50 });
  expect(fetched.mock.calls[1]?.[0]).toBe(
    '/api/v1/executions?state=failed&state=lost&job=a%26b&limit=50',
  );
});

it('reads the id of an execution from its Location', () => {
  expect(executionIdOf('/api/v1/executions/default%2Fa%401%2B7f')).toBe('default/a@1+7f');
  expect(executionIdOf(undefined)).toBeUndefined();
});

it('sends the version that was read with a change', async () => {
  answer(200, {}, { ETag: '"8"' });
  const job = { namespace: 'n', name: 'a', task: { type: 'noop' } };
  const { etag } = await replaceJob(job, '"7"');
  const init = fetched.mock.calls[0]?.[1];
  expect(init?.headers).toMatchObject({ 'If-Match': '"7"', 'Content-Type': 'application/json' });
  expect(etag).toBe('"8"');
});

describe('failures', () => {
  it('carry the code and the fields of the problem', async () => {
    const errors = [{ field: 'schedule', code: 'schedule.badStep', position: 3 }];
    answer(400, { code: 'schedule.badStep', detail: 'no', errors });
    const error = await failureOf(request('GET', '/jobs'));
    expect(error).toMatchObject({ status: 400, code: 'schedule.badStep', passing: false });
    expect(error.fieldProblems).toEqual(errors);
  });

  it('take a lone field for a list of one', async () => {
    answer(400, { code: 'field.required', field: 'name' });
    expect((await failureOf(request('GET', '/jobs'))).fieldProblems).toHaveLength(1);
  });

  it('are worded by status when the answer is no problem+json', async () => {
    answer(502, '<html>', { 'Content-Type': 'text/html' });
    expect(await failureOf(request('GET', '/jobs'))).toMatchObject({
      code: 'http502',
      passing: true,
    });
  });

  it('survive a broken problem and a broken answer', async () => {
    answer(500, '{"code":');
    expect((await failureOf(request('GET', '/jobs'))).code).toBe('http500');
    answer(200, '{"items":');
    expect((await failureOf(request('GET', '/jobs'))).code).toBe('unexpected');
  });

  it('tell when no answer came', async () => {
    fetched.mockRejectedValueOnce(new TypeError('refused'));
    expect(await failureOf(request('GET', '/jobs'))).toMatchObject({ status: 0, code: 'network' });
  });

  it('pass an abort through', async () => {
    fetched.mockRejectedValueOnce(new DOMException('gone', 'AbortError'));
    await expect(request('GET', '/jobs')).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('carry the seconds to wait', async () => {
    answer(429, { code: 'login.tooMany' }, { 'Retry-After': '17' });
    expect((await failureOf(request('POST', '/session'))).retryAfter).toBe(17);
    answer(503, { code: 'login.busy' }, { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT' });
    expect((await failureOf(request('POST', '/session'))).retryAfter).toBeUndefined();
  });

  it('tell the page what was refused', async () => {
    const told = vi.fn();
    const end = onRefused(told);
    answer(403, { code: 'forbidden' });
    await failureOf(request('GET', '/jobs'));
    end();
    answer(403, { code: 'forbidden' });
    await failureOf(request('GET', '/jobs'));
    expect(told.mock.calls).toEqual([['forbidden']]);
  });
});

describe('a session that ended', () => {
  afterEach(() => setLoginGate(undefined));

  it('is begun anew, then the call is sent again as it was', async () => {
    setLoginGate(() => Promise.resolve(true));
    answer(401, { code: 'unauthorized' });
    answer(200, { done: true });
    const options = { body: { a: 1 }, idempotencyKey: 'k' };
    expect((await request('POST', '/jobs', options)).data).toEqual({ done: true });
    expect(fetched.mock.calls[1]).toEqual(fetched.mock.calls[0]);
  });

  it('fails the call when nobody logs in, and does not ask twice', async () => {
    const asked = vi.fn().mockResolvedValueOnce(false).mockResolvedValueOnce(true);
    setLoginGate(asked);
    answer(401, { code: 'unauthorized' });
    expect((await failureOf(request('GET', '/jobs'))).status).toBe(401);
    answer(401, { code: 'unauthorized' });
    answer(401, { code: 'unauthorized' });
    expect((await failureOf(request('GET', '/jobs'))).status).toBe(401);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('is no question for the log-in itself', async () => {
    const asked = vi.fn();
    setLoginGate(asked);
    answer(401, { code: 'login.failed' });
    await failureOf(request('POST', '/session', { anonymous: true }));
    expect(asked).not.toHaveBeenCalled();
  });

  it('lets a page go that does not wait for the log-in', async () => {
    setLoginGate(() => new Promise(() => {}));
    const controller = new AbortController();
    answer(401, { code: 'unauthorized' });
    const call = request('GET', '/jobs', { signal: controller.signal });
    setTimeout(() => controller.abort());
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });
});

import type { FieldProblem, Problem } from './types';

/** The one place where the page meets the network: base path, JSON, problem+json, 401, clock. */
const BASE = '/api/v1';

export type QueryValue = string | number | boolean | null | undefined | readonly string[];

export interface RequestOptions {
  query?: Record<string, QueryValue>;
  body?: unknown;
  contentType?: string;
  ifMatch?: string;
  ifNoneMatch?: string;
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** Whether a 401 is an answer like any other: no question for a log-in is opened. */
  anonymous?: boolean;
}

/** An answer with the headers that the pages need. */
export interface ApiResponse<T> {
  data: T;
  etag?: string;
  location?: string;
}

/**
 * A call that did not succeed. `status` is 0 when no answer came; `code` is the server's stable
 * code, or `network` / `unexpected` for what the server did not word itself.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Problem;
  /** When to try again, in seconds, where the server says so. */
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, problem: Problem = {}, retryAfter?: number) {
    super(problem.detail ?? problem.title ?? code);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** The wrong fields, whether the server named one or many. */
  get fieldProblems(): FieldProblem[] {
    if (this.problem.errors?.length) return this.problem.errors;
    return this.problem.field ? [this.problem] : [];
  }

  /** Whether the same call may well succeed later without anybody changing anything. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Turns whatever was thrown into an ApiError, so that pages know one kind of failure. */
export function toApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, 'network', { detail: String(error) });
}

type Gate = () => Promise<boolean>;
let gate: Gate | undefined;
const refusedListeners = new Set<(code: string) => void>();
const answeredListeners = new Set<(serverNow: number) => void>();

/**
 * Sets what asks for a log-in when the server wants one. The call waits for it and, where there was
 * one, is sent again: a 401 means that nothing was done, so nothing that was typed is lost.
 */
export function setLoginGate(asked: Gate | undefined): void {
  gate = asked;
}

/** Tells the code of each refusal (403). Returns the function that ends the subscription. */
export function onRefused(listener: (code: string) => void): () => void {
  refusedListeners.add(listener);
  return () => refusedListeners.delete(listener);
}

/** Tells the server's wall clock (epoch millis, whole seconds) at each answer. */
export function onServerTime(listener: (serverNow: number) => void): () => void {
  answeredListeners.add(listener);
  return () => answeredListeners.delete(listener);
}

/** The address of a call, for links that the browser follows itself (downloads). */
export function apiUrl(path: string, query: Record<string, QueryValue> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
  }
  const text = parameters.toString();
  return `${BASE}${path}${text ? `?${text}` : ''}`;
}

/** The gate's answer, unless the caller does not want it any more. */
function untilAborted(asked: Promise<boolean>, signal?: AbortSignal): Promise<boolean> {
  if (!signal) return asked;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new DOMException('aborted', 'AbortError'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void asked.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Sends one call and gives the raw answer, or throws an ApiError or an abort. */
export async function send(
  method: string,
  path: string,
  accept: string,
  options: RequestOptions = {},
): Promise<Response> {
  let response = await exchange(method, path, accept, options);
  if (response.status === 401 && !options.anonymous && gate) {
    if (await untilAborted(gate(), options.signal)) {
      response = await exchange(method, path, accept, options);
    }
  }
  if (response.ok) return response;
  const error = await readProblem(response);
  if (error.status === 403) refusedListeners.forEach((listener) => listener(error.code));
  throw error;
}

async function exchange(
  method: string,
  path: string,
  accept: string,
  options: RequestOptions,
): Promise<Response> {
  const headers: Record<string, string> = { Accept: accept };
  if (options.body !== undefined)
    headers['Content-Type'] = options.contentType ?? 'application/json';
  if (options.ifMatch) headers['If-Match'] = options.ifMatch;
  if (options.ifNoneMatch) headers['If-None-Match'] = options.ifNoneMatch;
  if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey;

  let response: Response;
  try {
    response = await fetch(apiUrl(path, options.query), {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError(0, 'network', { detail: error instanceof Error ? error.message : '' });
  }
  const serverNow = Date.parse(response.headers.get('Date') ?? '');
  if (!Number.isNaN(serverNow)) answeredListeners.forEach((listener) => listener(serverNow));
  return response;
}

/** Sends one call and reads its JSON. */
export async function request<T>(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<ApiResponse<T>> {
  const response = await send(method, path, 'application/json, application/problem+json', options);
  let data: unknown;
  try {
    const text = await response.text();
    data = text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError(response.status, 'unexpected', { detail: String(error) });
  }
  return {
    data: data as T,
    etag: response.headers.get('ETag') ?? undefined,
    location: response.headers.get('Location') ?? undefined,
  };
}

async function readProblem(response: Response): Promise<ApiError> {
  const problem: Problem = { status: response.status, title: response.statusText };
  if (/^application\/(problem\+)?json/.test(response.headers.get('Content-Type') ?? '')) {
    try {
      Object.assign(problem, await response.json());
    } catch (error) {
      if (isAbort(error)) throw error;
    }
  }
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return new ApiError(
    response.status,
    problem.code ?? `http${response.status}`,
    problem,
    Number.isFinite(retryAfter) ? retryAfter : undefined,
  );
}

/** A key by which the server recognises a repeated POST; works without a secure context too. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

import type { ServerResponse } from 'node:http';
import type { Problem } from '../src/api/types';

/** How the invented server answers. */
export class HttpProblem extends Error {
  readonly problem: Problem;
  constructor(status: number, code: string, rest: Problem = {}) {
    super(code);
    this.problem = { status, code, title: code, ...rest };
  }
}

/** One page of a list; the cursor is an index. */
export function page<T>(items: T[], query: URLSearchParams): unknown {
  const from = Number(query.get('cursor') ?? 0);
  const to = from + Number(query.get('limit') ?? 50);
  return {
    items: items.slice(from, to),
    nextCursor: to < items.length ? String(to) : null,
    total: items.length > 10_000 ? { value: 10_000, atLeast: true } : items.length,
  };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  type = 'application/json',
): void {
  response.statusCode = status;
  response.setHeader('Content-Type', type);
  response.end(JSON.stringify(body));
}

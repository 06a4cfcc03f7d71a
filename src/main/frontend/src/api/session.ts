import { request } from './client';
import type { AccountSession, LoginMethods, Session } from './accessTypes';
import type { Page } from './types';

/** Logging in and out, and what one does with one's own account. */

// These answer 401 by themselves; none of them may open the question for a new log-in.
const ANONYMOUS = { anonymous: true };

export async function getLoginMethods(signal?: AbortSignal): Promise<LoginMethods> {
  return (await request<LoginMethods>('GET', '/login', { ...ANONYMOUS, signal })).data;
}

export async function createSession(
  username: string,
  password: string,
  signal?: AbortSignal,
): Promise<Session> {
  const body = { username, password };
  return (await request<Session>('POST', '/session', { ...ANONYMOUS, body, signal })).data;
}

export async function getSession(signal?: AbortSignal): Promise<Session> {
  return (await request<Session>('GET', '/session', { ...ANONYMOUS, signal })).data;
}

export async function deleteSession(signal?: AbortSignal): Promise<void> {
  await request('DELETE', '/session', { ...ANONYMOUS, signal });
}

export async function changePassword(
  current: string,
  password: string,
  signal?: AbortSignal,
): Promise<void> {
  await request('POST', '/account:change-password', { body: { current, password }, signal });
}

export async function listAccountSessions(signal?: AbortSignal): Promise<Page<AccountSession>> {
  return (await request<Page<AccountSession>>('GET', '/account/sessions', { signal })).data;
}

export async function endAccountSession(id: string, signal?: AbortSignal): Promise<void> {
  await request('DELETE', `/account/sessions/${encodeURIComponent(id)}`, { signal });
}

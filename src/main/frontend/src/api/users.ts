import { request, type ApiResponse } from './client';
import type { OneTimePassword, RoleMatrix, User, UserCreation, UserPatch } from './accessTypes';
import type { Page } from './types';

/** Users, as an administrator sees them. */
export interface UserQuery {
  q?: string;
  limit?: number;
  cursor?: string;
}

function userPath(name: string): string {
  return `/users/${encodeURIComponent(name)}`;
}

export async function getRoles(signal?: AbortSignal): Promise<RoleMatrix> {
  return (await request<RoleMatrix>('GET', '/roles', { signal })).data;
}

export async function listUsers(query: UserQuery, signal?: AbortSignal): Promise<Page<User>> {
  return (await request<Page<User>>('GET', '/users', { query: { ...query }, signal })).data;
}

export function getUser(name: string, signal?: AbortSignal): Promise<ApiResponse<User>> {
  return request<User>('GET', userPath(name), { signal });
}

export async function createUser(body: UserCreation, signal?: AbortSignal): Promise<User> {
  return (await request<User>('POST', '/users', { body, signal })).data;
}

export function patchUser(
  name: string,
  body: UserPatch,
  etag: string | undefined,
  signal?: AbortSignal,
): Promise<ApiResponse<User>> {
  const contentType = 'application/merge-patch+json';
  return request<User>('PATCH', userPath(name), { body, contentType, ifMatch: etag, signal });
}

export async function deleteUser(name: string, signal?: AbortSignal): Promise<void> {
  await request('DELETE', userPath(name), { signal });
}

export async function resetPassword(name: string, signal?: AbortSignal): Promise<OneTimePassword> {
  const path = `${userPath(name)}:reset-password`;
  return (await request<OneTimePassword>('POST', path, { body: {}, signal })).data;
}

export async function endSessions(name: string, signal?: AbortSignal): Promise<void> {
  await request('POST', `${userPath(name)}:end-sessions`, { body: {}, signal });
}

import { request } from './client';
import type { Secret } from './accessTypes';
import type { Page } from './types';

/** The secrets of a namespace: their names can be read, their values only written. */
function secretsPath(namespace: string): string {
  return `/namespaces/${encodeURIComponent(namespace)}/secrets`;
}

export async function listSecrets(namespace: string, signal?: AbortSignal): Promise<Page<Secret>> {
  return (await request<Page<Secret>>('GET', secretsPath(namespace), { signal })).data;
}

export async function putSecret(
  namespace: string,
  name: string,
  value: string,
  signal?: AbortSignal,
): Promise<void> {
  const path = `${secretsPath(namespace)}/${encodeURIComponent(name)}`;
  await request('PUT', path, { body: { value }, signal });
}

export async function deleteSecret(
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  await request('DELETE', `${secretsPath(namespace)}/${encodeURIComponent(name)}`, { signal });
}

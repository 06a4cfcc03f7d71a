import { request } from './client';
import type { CreatedToken, TokenRequest, Token } from './accessTypes';
import type { Page } from './types';

/** The tokens of one user, by default the caller's own. */
export async function listTokens(user?: string, signal?: AbortSignal): Promise<Page<Token>> {
  return (await request<Page<Token>>('GET', '/tokens', { query: { user }, signal })).data;
}

export async function createToken(body: TokenRequest, signal?: AbortSignal): Promise<CreatedToken> {
  return (await request<CreatedToken>('POST', '/tokens', { body, signal })).data;
}

export async function deleteToken(id: string, signal?: AbortSignal): Promise<void> {
  await request('DELETE', `/tokens/${encodeURIComponent(id)}`, { signal });
}

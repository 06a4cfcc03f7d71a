import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it } from 'vitest';
import { useSession } from '@/stores/session';
import { ADMIN } from '@/test/mountPage';
import { detour } from './guard';

beforeEach(() => setActivePinia(createPinia()));

const at = (path: string, query: Record<string, string> = {}) => ({
  path,
  fullPath: path,
  query,
  open: path === '/login',
});

it('sends whoever is not logged in to the log-in page, with the way back', () => {
  const session = useSession();
  expect(detour(at('/users'), session)).toEqual({ path: '/login', query: { to: '/users' } });
  expect(detour(at('/'), session)).toEqual({ path: '/login', query: undefined });
  expect(detour(at('/login'), session)).toBeUndefined();
  expect(detour(at('/password'), session)).toMatchObject({ path: '/login' });
});

it('lets whoever must choose a password do nothing else', () => {
  const session = useSession();
  session.who = { ...ADMIN, mustChangePassword: true };
  expect(detour(at('/jobs'), session)).toEqual({ path: '/password', query: { to: '/jobs' } });
  expect(detour(at('/login'), session)).toMatchObject({ path: '/password' });
  expect(detour(at('/password'), session)).toBeUndefined();
});

it('takes whoever is logged in back, to a page of ours only', () => {
  const session = useSession();
  session.who = ADMIN;
  expect(detour(at('/jobs'), session)).toBeUndefined();
  expect(detour(at('/login', { to: '/audit?user=ana' }), session)).toBe('/audit?user=ana');
  expect(detour(at('/login', { to: '//evil.example' }), session)).toBe('/');
  expect(detour(at('/password'), session)).toBe('/');
  session.leaving = true;
  expect(detour(at('/login'), session)).toBeUndefined();
});

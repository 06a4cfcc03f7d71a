import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it } from 'vitest';
import { ADMIN, stubServer } from '@/test/mountPage';
import { useSession } from './session';

beforeEach(() => setActivePinia(createPinia()));

it('knows nobody before the server was asked, and nobody where it says 401', async () => {
  const session = useSession();
  expect(session.may('jobs.read', 'default')).toBe(false);
  stubServer(() => ({ status: 401, body: { code: 'unauthorized' } }));
  await session.load();
  expect([session.known, session.who]).toEqual([true, undefined]);
});

it('does not take a server that cannot be asked for a "nobody"', async () => {
  const session = useSession();
  stubServer(() => ({ status: 503, body: { code: 'store.unavailable' } }));
  await expect(session.load()).rejects.toMatchObject({ status: 503 });
  expect(session.known).toBe(false);
});

it('asks once for all calls that wait, and tells each how it came out', async () => {
  const session = useSession();
  session.who = ADMIN;
  stubServer(() => ({ body: ADMIN }));
  const waiting = [session.askAgain(), session.askAgain()];
  expect(session.expired).toBe(true);
  await session.logIn('admin', 'correct horse');
  expect(await Promise.all(waiting)).toEqual([true, true]);
  expect(session.expired).toBe(false);

  const given = session.askAgain();
  session.forget();
  expect(await given).toBe(false);
  expect(session.who).toBeUndefined();
});

it('does not ask where nobody was logged in, nor on the way out', async () => {
  const session = useSession();
  expect(await session.askAgain()).toBe(false);
  session.who = ADMIN;
  session.leaving = true;
  expect(await session.askAgain()).toBe(false);
  expect(session.expired).toBe(false);
});

it('is out when the server says so, also when it had ended already', async () => {
  const session = useSession();
  session.who = ADMIN;
  stubServer(() => ({ status: 503, body: { code: 'store.unavailable' } }));
  await expect(session.logOut()).rejects.toMatchObject({ status: 503 });
  expect(session.who).toBeDefined();
  const calls = stubServer(() => ({ status: 401, body: { code: 'unauthorized' } }));
  await session.logOut();
  expect(calls[0]).toMatchObject({ method: 'DELETE' });
  expect(session.who).toBeUndefined();
});

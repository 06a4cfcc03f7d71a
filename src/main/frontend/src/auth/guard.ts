import type { Router } from 'vue-router';
import { onRefused, setLoginGate } from '@/api/client';
import { useSession } from '@/stores/session';
import { ownPath } from './ownPath';

/** How often a refusal may make the page ask anew what is allowed. */
const RELOAD_PAUSE_MS = 5_000;

/** The page to open instead: for whoever is not logged in, or must choose a password first. */
export function detour(
  to: { path: string; fullPath: string; query: Record<string, unknown>; open: boolean },
  session: ReturnType<typeof useSession>,
): string | { path: string; query?: { to?: string } } | undefined {
  const back = to.fullPath === '/' ? undefined : { to: to.fullPath };
  if (!session.who) return to.open ? undefined : { path: '/login', query: back };
  if (session.leaving) return undefined;
  if (session.who.mustChangePassword) {
    return to.path === '/password' ? undefined : { path: '/password', query: back };
  }
  return to.open || to.path === '/password' ? ownPath(to.query.to) : undefined;
}

/**
 * Lets nobody see a page before it is known who they are, and brings them back after the log-in.
 * Returns the function that takes it all away again.
 */
export function installGuard(router: Router): () => void {
  const session = useSession();
  const endGuard = router.beforeEach(async (to) => {
    if (!session.known) {
      // Without an answer the log-in page says what is wrong and tries again.
      await session.load().catch(() => undefined);
    }
    return detour({ ...to, open: to.meta.open === true }, session) ?? true;
  });
  setLoginGate(session.askAgain);
  let asked = 0;
  const endRefused = onRefused((code) => {
    if (Date.now() - asked < RELOAD_PAUSE_MS) return;
    asked = Date.now();
    const reloaded = session.load();
    if (code === 'password.mustChange') void reloaded.then(() => router.push('/password'));
    reloaded.catch(() => undefined);
  });
  return () => {
    endGuard();
    endRefused();
    setLoginGate(undefined);
  };
}

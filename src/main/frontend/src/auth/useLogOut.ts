import { useRouter } from 'vue-router';
import { useAttempt } from '@/composables/useAttempt';
import { useSession } from '@/stores/session';

/** Leaves the page first, so that its question about unsaved changes comes before the end. */
export function useLogOut() {
  const router = useRouter();
  const session = useSession();
  const attempt = useAttempt();

  return async function logOut(): Promise<void> {
    session.leaving = true;
    try {
      if (await router.push('/login')) return;
      const done = await attempt(session.logOut);
      session.leaving = false;
      if (!done) await router.push('/');
    } finally {
      session.leaving = false;
    }
  };
}

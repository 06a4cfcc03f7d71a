import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { Action, Session } from '@/api/accessTypes';
import { ApiError } from '@/api/client';
import { createSession, deleteSession, getSession } from '@/api/session';
import { mayAnywhere, mayEverywhere, mayIn, namespacesWith } from '@/auth/permissions';

/**
 * Who uses this page, and what they may do. The page only hides what is not allowed; it is the
 * server that refuses it.
 */
export const useSession = defineStore('session', () => {
  const who = shallowRef<Session>();
  /** Whether the server was asked at all; without an answer nobody knows. */
  const known = ref(false);
  /** The session ended while the page was in use: the question for the password is open. */
  const expired = ref(false);
  /** On the way out, so that the way to the log-in page is free. */
  const leaving = ref(false);
  let question: Promise<boolean> | undefined;
  let answer: ((loggedIn: boolean) => void) | undefined;

  /** Asks the server who we are. Throws when it cannot be asked. */
  async function load(): Promise<void> {
    try {
      who.value = await getSession();
    } catch (caught) {
      if (!(caught instanceof ApiError) || caught.status !== 401) throw caught;
      // Somebody who was here is asked for the password at the next call; the page stays.
      if (!known.value) who.value = undefined;
    }
    known.value = true;
  }

  async function logIn(username: string, password: string, signal?: AbortSignal): Promise<void> {
    who.value = await createSession(username, password, signal);
    known.value = true;
    settle(true);
  }

  async function logOut(): Promise<void> {
    try {
      await deleteSession();
    } catch (caught) {
      // It had ended already.
      if (!(caught instanceof ApiError) || caught.status !== 401) throw caught;
    }
    forget();
  }

  /** Nobody is logged in any more, as far as this page knows. */
  function forget(): void {
    who.value = undefined;
    settle(false);
  }

  /** Opens the question for the password over the page; gives whether there was a new log-in. */
  function askAgain(): Promise<boolean> {
    if (!who.value || leaving.value) return Promise.resolve(false);
    expired.value = true;
    question ??= new Promise((resolve) => (answer = resolve));
    return question;
  }

  function settle(loggedIn: boolean): void {
    expired.value = false;
    answer?.(loggedIn);
    question = answer = undefined;
  }

  return {
    who,
    known,
    expired,
    leaving,
    load,
    logIn,
    logOut,
    forget,
    askAgain,
    may: (action: Action, namespace: string) => mayIn(who.value, action, namespace),
    mayAnywhere: (action: Action) => mayAnywhere(who.value, action),
    mayEverywhere: (action: Action) => mayEverywhere(who.value, action),
    namespacesWith: (action: Action) => namespacesWith(who.value, action),
  };
});

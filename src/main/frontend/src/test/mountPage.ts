import { mount, type VueWrapper } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { onTestFinished, vi } from 'vitest';
import { h, type Component, type VNode } from 'vue';
import {
  createMemoryHistory,
  createRouter,
  RouterView,
  type RouteLocation,
  type Router,
} from 'vue-router';
import { ACTIONS, type Session } from '@/api/accessTypes';
import App from '@/App.vue';
import { installGuard } from '@/auth/guard';
import { i18n } from '@/i18n';
import { routes } from '@/router';
import { useSession } from '@/stores/session';

interface Mounted {
  wrapper: VueWrapper;
  router: Router;
}

/** Who may do everything. */
export const ADMIN: Session = {
  user: 'admin',
  displayName: '',
  kind: 'session',
  mustChangePassword: false,
  source: 'local',
  roles: { '*': 'Admin' },
  permissions: { '*': [...ACTIONS] },
  expiresAt: '2026-01-01T12:00:00Z',
};

/** Mounts a component as the application does, at an address, for somebody who is logged in. */
export async function mountAt(
  component: Component,
  path = '/jobs',
  props: Record<string, unknown> = {},
  who: Session | undefined = ADMIN,
): Promise<Mounted> {
  const router = createRouter({ history: createMemoryHistory(), routes });
  const pinia = createPinia();
  useSession(pinia).who = who;
  await router.push(path);
  i18n.global.locale.value = 'en';
  const wrapper = mount(component, {
    props,
    attachTo: document.body,
    global: { plugins: [pinia, i18n, router] },
  });
  return { wrapper, router };
}

/** Mounts the page that belongs to an address. */
export function mountPage(path: string, who: Session | undefined = ADMIN): Promise<Mounted> {
  const host = () =>
    h(RouterView, null, {
      default: ({ Component, route }: { Component: VNode; route: RouteLocation }) =>
        h(Component, { key: route.path }),
    });
  return mountAt(host, path, {}, who);
}

/** Mounts the whole application as `main.ts` does: nobody is logged in unless the server says so. */
export async function mountApp(path: string): Promise<Mounted> {
  const pinia = createPinia();
  setActivePinia(pinia);
  const router = createRouter({ history: createMemoryHistory(), routes });
  const removeGuard = installGuard(router);
  i18n.global.locale.value = 'en';
  await router.push(path);
  const wrapper = mount(App, {
    attachTo: document.body,
    global: { plugins: [pinia, i18n, router] },
  });
  onTestFinished(() => {
    wrapper.unmount();
    removeGuard();
  });
  return { wrapper, router };
}

type Reply = { status?: number; body?: unknown; headers?: Record<string, string> } | Response;

/** Stands in for the server: `reply` answers each call by method and path; all calls are recorded. */
export function stubServer(reply: (method: string, url: URL, body: unknown) => Reply) {
  const calls: { method: string; url: URL; body: unknown; headers: Record<string, string> }[] = [];
  vi.stubGlobal('fetch', async (input: string, init: RequestInit = {}) => {
    const url = new URL(input, 'http://localhost');
    const method = init.method ?? 'GET';
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    calls.push({ method, url, body, headers: init.headers as Record<string, string> });
    const answer = reply(method, url, body);
    if (answer instanceof Response) return answer;
    const { status = 200, body: content = {}, headers = {} } = answer;
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    return new Response(JSON.stringify(content), {
      status,
      headers: { 'Content-Type': type, ...headers },
    });
  });
  return calls;
}

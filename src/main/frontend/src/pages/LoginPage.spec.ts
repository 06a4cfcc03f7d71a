import { flushPromises } from '@vue/test-utils';
import { expect, it, vi } from 'vitest';
import type { Session } from '@/api/accessTypes';
import { ADMIN, mountApp, stubServer } from '@/test/mountPage';
// Loaded before the tests' clock runs; the router would load them within the first.
import './LoginPage.vue';
import './JobListPage.vue';
import './JobEditorPage.vue';
import './PasswordPage.vue';
import '@/components/LoginDialog.vue';

const OIDC = { name: 'Company', startUrl: '/api/v1/oidc/start' };

/** A server with one account, whose log-in and whose methods are given. */
function serve(
  answer: () => { status?: number; body?: unknown; headers?: Record<string, string> },
  methods: unknown = { methods: ['password'], oidc: null },
) {
  let who: Session | undefined;
  const calls = stubServer((method, url) => {
    const path = url.pathname.replace('/api/v1', '');
    if (path === '/login') return { body: methods };
    if (path === '/session' && method === 'POST') {
      const given = answer();
      if ((given.status ?? 200) < 400) who = given.body as Session;
      return given;
    }
    if (path === '/session' && method === 'DELETE') who = undefined;
    if (path === '/account:change-password' && who) who = { ...who, mustChangePassword: false };
    if (!who) return { status: 401, body: { code: 'unauthorized' } };
    return { body: path === '/session' ? who : { items: [], total: 0, times: [] } };
  });
  return { calls, end: () => (who = undefined) };
}

async function typeIn(
  wrapper: { find(selector: string): { setValue(text: string): Promise<void> } },
  fields: Record<string, string>,
) {
  for (const [name, text] of Object.entries(fields)) {
    await wrapper.find(`input[name=${name}]`).setValue(text);
  }
}

it('asks for the log-in first and then goes where one wanted to', async () => {
  const { calls } = serve(() => ({ body: ADMIN }));
  const { wrapper, router } = await mountApp('/jobs?q=bill');
  await flushPromises();
  expect(router.currentRoute.value.fullPath).toBe('/login?to=/jobs?q=bill');
  expect(wrapper.find('nav').exists()).toBe(false);
  await typeIn(wrapper, { username: ' admin ', password: 'correct horse' });
  await wrapper.find('form').trigger('submit');
  await flushPromises();
  const post = calls.find(({ method }) => method === 'POST');
  expect(post?.body).toEqual({ username: 'admin', password: 'correct horse' });
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/jobs?q=bill'));
  expect(wrapper.find('nav').text()).toContain('Audit');
});

it('words what the server refuses, and counts down where it says when to come back', async () => {
  const answers = [
    { status: 401, body: { code: 'login.failed' } },
    { status: 429, body: { code: 'login.tooMany' }, headers: { 'Retry-After': '7' } },
  ];
  serve(() => answers.shift() ?? {});
  const { wrapper } = await mountApp('/login');
  await flushPromises();
  await typeIn(wrapper, { username: 'admin', password: 'wrong' });
  await wrapper.find('form').trigger('submit');
  await flushPromises();
  expect(wrapper.find('[role=alert]').text()).toBe('The user name or the password is wrong.');
  expect(wrapper.find<HTMLInputElement>('input[name=password]').element.value).toBe('');
  await typeIn(wrapper, { password: 'wrong' });
  await wrapper.find('form').trigger('submit');
  await flushPromises();
  expect(wrapper.find('[role=alert]').text()).toMatch(/Too many wrong tries\.\s*Next try in 7 s\./);
  expect(wrapper.find('button[type=submit]').attributes('disabled')).toBeDefined();
});

it('offers the provider where there is one, and only a path of this server', async () => {
  serve(() => ({}), { methods: ['oidc'], oidc: OIDC });
  const { wrapper } = await mountApp('/login?to=/audit');
  await flushPromises();
  expect(wrapper.find('form').exists()).toBe(false);
  const link = wrapper.find('a.provider');
  expect([link.attributes('href'), link.text()]).toEqual([
    `${OIDC.startUrl}?returnTo=%2Faudit`,
    'Log in with Company',
  ]);
  wrapper.unmount();
  serve(() => ({}), { methods: ['oidc'], oidc: { ...OIDC, startUrl: 'javascript:alert(1)' } });
  const second = await mountApp('/login');
  await flushPromises();
  expect(second.wrapper.find('a.provider').exists()).toBe(false);
});

it('makes whoever came with a one-time password choose another', async () => {
  const { calls } = serve(() => ({ body: { ...ADMIN, mustChangePassword: true } }));
  const { wrapper, router } = await mountApp('/login');
  await flushPromises();
  await typeIn(wrapper, { username: 'admin', password: 'one-time' });
  await wrapper.find('form').trigger('submit');
  await flushPromises();
  expect(wrapper.find('h1').text()).toBe('Choose a password');
  expect(wrapper.find('input[name=current]').exists()).toBe(false);
  await typeIn(wrapper, { new: 'short', repeat: 'short' });
  await wrapper.find('form').trigger('submit');
  await typeIn(wrapper, { new: 'long enough now', repeat: 'long enough now' });
  expect(wrapper.findAll('.rules .fulfilled')).toHaveLength(4);
  await wrapper.find('form').trigger('submit');
  await flushPromises();
  const changes = calls.filter(({ url }) => url.pathname.endsWith(':change-password'));
  expect(changes.map(({ body }) => body)).toEqual([
    { current: 'one-time', password: 'long enough now' },
  ]);
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/jobs'));
});

it('asks over the page when the session ends, and loses nothing that was typed', async () => {
  const server = serve(() => ({ body: ADMIN }));
  const { wrapper, router } = await mountApp('/login?to=/jobs/new');
  await flushPromises();
  await typeIn(wrapper, { username: 'admin', password: 'correct horse' });
  await wrapper.find('form').trigger('submit');
  await vi.waitFor(() => expect(wrapper.find('.command textarea').exists()).toBe(true));
  await wrapper.find('input[placeholder=nightly-report]').setValue('a');
  await wrapper.find('.command textarea').setValue('typed before');
  server.end();
  await wrapper.find('form').trigger('submit');
  await vi.waitFor(() => expect(document.querySelector('.el-dialog form')).not.toBeNull());
  const dialog = document.querySelector('.el-dialog') as HTMLElement;
  const password = dialog.querySelector<HTMLInputElement>('input[name=password]');
  expect(dialog.querySelector<HTMLInputElement>('input[name=username]')?.value).toBe('admin');
  if (password) password.value = 'correct horse';
  password?.dispatchEvent(new Event('input'));
  await flushPromises();
  expect(router.currentRoute.value.path).toBe('/jobs/new');
  expect(wrapper.find<HTMLTextAreaElement>('.command textarea').element.value).toBe('typed before');
  dialog.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  await flushPromises();
  const saved = server.calls.filter(
    ({ method, url }) => method === 'POST' && url.pathname.endsWith('/jobs'),
  );
  // The one that was refused, and the same again.
  expect(saved).toHaveLength(2);
  expect(saved[1]).toEqual(saved[0]);
});

import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import type { Session } from '@/api/accessTypes';
import { ADMIN, mountPage, stubServer } from '@/test/mountPage';
// Loaded before the tests' clock runs; the router would load them within the first.
import './UserPage.vue';
import './UserListPage.vue';

let page: VueWrapper | undefined;
afterEach(() => {
  page?.unmount();
  document.querySelectorAll('.el-message-box__wrapper, .el-overlay').forEach((one) => one.remove());
});

const ANA = {
  name: 'ana',
  displayName: 'Ana',
  source: 'local',
  roles: { default: 'Editor', finance: 'Viewer' },
  disabled: false,
  mustChangePassword: false,
};

async function open(
  path: string,
  saved: { status?: number; body?: unknown } = { body: ANA },
  who: Session = ADMIN,
) {
  const calls = stubServer((method, url) => {
    if (url.pathname.endsWith(':reset-password')) return { body: { oneTimePassword: 'once-only' } };
    if (method === 'PATCH' || method === 'DELETE') return saved;
    if (method === 'POST') return { status: 201, body: { ...ANA, oneTimePassword: 'once-only' } };
    if (url.pathname === '/api/v1/users/ana') return { body: ANA, headers: { ETag: '"4"' } };
    if (url.pathname === '/api/v1/users') return { body: { items: [ANA], total: 1 } };
    return { body: { items: [], total: 0 } };
  });
  const { wrapper, router } = await mountPage(path, who);
  page = wrapper;
  await flushPromises();
  return { wrapper, router, calls };
}

async function press(text: string): Promise<void> {
  const buttons = [...document.querySelectorAll<HTMLElement>('button')];
  buttons.findLast((button) => button.textContent?.trim() === text)?.click();
  await flushPromises();
}

it('sends only what was changed, with the version that was read', async () => {
  const { wrapper, calls } = await open('/users/ana');
  await wrapper.find('input[type=checkbox]').setValue(true);
  await wrapper.findAll('.row button')[1]?.trigger('click');
  await wrapper.find('form').trigger('submit');
  await flushPromises();
  const patch = calls.find(({ method }) => method === 'PATCH');
  expect(patch?.body).toEqual({ roles: { finance: null }, disabled: true });
  expect(patch?.headers).toMatchObject({
    'If-Match': '"4"',
    'Content-Type': 'application/merge-patch+json',
  });
});

it('says that somebody else saved meanwhile, and that an Admin must stay', async () => {
  const conflict = await open('/users/ana', { status: 412, body: { code: 'user.changed' } });
  await conflict.wrapper.find('input[type=checkbox]').setValue(true);
  await conflict.wrapper.find('form').trigger('submit');
  await flushPromises();
  expect(conflict.wrapper.find('[role=alert]').text()).toContain('Somebody else saved this user');
  conflict.wrapper.unmount();

  const last = await open('/users/ana', { status: 409, body: { code: 'user.lastAdmin' } });
  await last.wrapper.find('input[type=checkbox]').setValue(true);
  await last.wrapper.find('form').trigger('submit');
  await flushPromises();
  expect(last.wrapper.find('[role=alert]').text()).toContain('Somebody must stay Admin');
});

it('resets the password after a question, and shows the new one this once', async () => {
  const { calls } = await open('/users/ana');
  await press('Reset password');
  expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(0);
  await press('Reset password');
  await vi.waitFor(() =>
    expect(document.querySelector<HTMLTextAreaElement>('.once textarea')?.value).toBe('once-only'),
  );
  await press('I have copied it');
  expect(document.querySelector('.once')).toBeNull();
});

it('only shows a user to whoever may not change it', async () => {
  const reader = { ...ADMIN, permissions: { '*': ['users.read'] } };
  const { wrapper } = await open('/users/ana', {}, reader);
  expect(wrapper.find('.actions').exists()).toBe(false);
  expect(wrapper.find('button[type=submit]').exists()).toBe(false);
  expect(wrapper.find('input[type=checkbox]').attributes('disabled')).toBeDefined();
});

it('makes a user and shows the one-time password', async () => {
  const { wrapper, calls } = await open('/users?q=a');
  expect(calls[0]?.url.search).toBe('?q=a&limit=50');
  expect(wrapper.find('tbody tr').text()).toContain('Ana');
  await press('New user');
  const input = document.querySelector('.el-dialog input') as HTMLInputElement;
  input.value = 'bob';
  input.dispatchEvent(new Event('input'));
  await flushPromises();
  document
    .querySelector('.el-dialog form')
    ?.dispatchEvent(new Event('submit', { cancelable: true }));
  await flushPromises();
  expect(calls.find(({ method }) => method === 'POST')?.body).toEqual({
    name: 'bob',
    roles: { '*': 'Viewer' },
  });
  expect(document.querySelector<HTMLTextAreaElement>('.once textarea')?.value).toBe('once-only');
});

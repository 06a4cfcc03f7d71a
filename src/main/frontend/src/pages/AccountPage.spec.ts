import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import type { Session } from '@/api/accessTypes';
import { ADMIN, mountPage, stubServer } from '@/test/mountPage';
// Loaded before the tests' clock runs; the router would load it within the first.
import './AccountPage.vue';

let page: VueWrapper | undefined;
afterEach(() => page?.unmount());

const EDITOR: Session = {
  ...ADMIN,
  user: 'ana',
  roles: { default: 'Editor' },
  permissions: { default: ['jobs.read', 'jobs.run', 'jobs.write'] },
};
const TOKEN = {
  id: 'k3x9',
  name: 'nightly',
  user: 'ana',
  namespaces: ['default'],
  actions: ['jobs.run'],
  createdAt: '2026-01-01T00:00:00Z',
  expiresAt: '2026-04-01T00:00:00Z',
  state: 'active',
};
const SECRET = 'blf_k3x9_for-this-once';

async function open(who: Session = EDITOR, made: { status?: number; body?: unknown } = {}) {
  const calls = stubServer((method, url) => {
    const path = url.pathname.replace('/api/v1', '');
    if (path === '/tokens' && method === 'POST') return made;
    if (path === '/tokens') return { body: { items: [TOKEN], total: 1 } };
    return { body: { items: [], total: 0 } };
  });
  const { wrapper } = await mountPage('/account', who);
  page = wrapper;
  await flushPromises();
  return { wrapper, calls };
}

const dialog = () => document.querySelector('.el-dialog') as HTMLElement;
async function press(text: string): Promise<void> {
  const buttons = [...document.querySelectorAll<HTMLElement>('button')];
  buttons.findLast((button) => button.textContent?.trim() === text)?.click();
  await flushPromises();
}
async function nameIt(name: string): Promise<void> {
  const input = dialog().querySelector('input') as HTMLInputElement;
  input.value = name;
  input.dispatchEvent(new Event('input'));
  await flushPromises();
}

it('makes a token for what one may do, and shows it this once', async () => {
  const made = { status: 201, body: { ...TOKEN, name: 'deploy', token: SECRET } };
  const { calls } = await open(EDITOR, made);
  await press('New token');
  const offered = [...dialog().querySelectorAll('.el-checkbox')].map((one) => one.textContent);
  expect(offered).toEqual(['See jobs', 'Run jobs', 'Change jobs']);
  await nameIt(' deploy ');
  dialog()
    .querySelector('form')
    ?.dispatchEvent(new Event('submit', { cancelable: true }));
  await flushPromises();
  expect(calls.find(({ method }) => method === 'POST')?.body).toEqual({
    name: 'deploy',
    namespaces: ['*'],
    actions: ['jobs.read'],
    expiresInDays: 90,
  });
  expect(dialog().querySelector('textarea')?.value).toBe(SECRET);
  expect(dialog().textContent).toContain('it is shown only this once');
  await press('I have copied it');
  await vi.waitFor(() => expect(document.querySelector('.el-dialog')).toBeNull());
  expect(document.body.innerHTML).not.toContain(SECRET);
  const kept = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, window.location.href]);
  expect(kept).not.toContain(SECRET);
});

it('says at the name that a token of this name exists', async () => {
  await open(EDITOR, { status: 409, body: { code: 'token.exists', field: 'name' } });
  await press('New token');
  await nameIt('nightly');
  dialog()
    .querySelector('form')
    ?.dispatchEvent(new Event('submit', { cancelable: true }));
  await flushPromises();
  await vi.waitFor(() =>
    expect(dialog().querySelector('.el-form-item__error')?.textContent).toContain(
      'You have a token of this name already.',
    ),
  );
});

it('offers no password to whoever logs in elsewhere', async () => {
  const { wrapper } = await open({ ...EDITOR, source: 'oidc' });
  expect(wrapper.find('input[name=new]').exists()).toBe(false);
  expect(wrapper.text()).toContain('it logs in elsewhere');
});

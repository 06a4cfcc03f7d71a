import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import type { Session } from '@/api/accessTypes';
import { ADMIN, mountPage, stubServer } from '@/test/mountPage';
// Loaded before the tests' clock runs; the router would load it within the first.
import './SecretListPage.vue';

let page: VueWrapper | undefined;
afterEach(() => page?.unmount());

async function open(path: string, who: Session = ADMIN) {
  const calls = stubServer((method) =>
    method === 'PUT'
      ? new Response(null, { status: 204 })
      : { body: { items: [{ name: 'DB', updatedBy: 'ana' }], total: 1 } },
  );
  const { wrapper } = await mountPage(path, who);
  page = wrapper;
  await flushPromises();
  return { wrapper, calls };
}

const dialog = () => document.querySelector('.el-dialog') as HTMLElement;
async function typeIn(selector: string, text: string): Promise<void> {
  const input = dialog().querySelector(selector) as HTMLInputElement;
  input.value = text;
  input.dispatchEvent(new Event('input'));
  await flushPromises();
}

it('begins in a namespace in which one may see secrets', async () => {
  const editor = { ...ADMIN, permissions: { 'team-a': ['secrets.read'], b: ['jobs.read'] } };
  const { wrapper, calls } = await open('/secrets', editor);
  const asked = calls.map(({ url }) => url.pathname);
  expect(asked).toContain('/api/v1/namespaces/team-a/secrets');
  expect(wrapper.findAll('button').map((button) => button.text())).not.toContain('New secret');
});

it('sets a secret of several lines and keeps its value nowhere', async () => {
  const { wrapper, calls } = await open('/secrets?namespace=finance');
  await wrapper.find('.page-head button').trigger('click');
  await flushPromises();
  await typeIn('input', 'DB');
  expect(dialog().textContent).toContain('this replaces its value');
  expect(dialog().querySelector('input[type=password]')).not.toBeNull();
  dialog().querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
  await flushPromises();
  await typeIn('textarea', 'first\nsecond');
  dialog()
    .querySelector('form')
    ?.dispatchEvent(new Event('submit', { cancelable: true }));
  await flushPromises();
  const put = calls.find(({ method }) => method === 'PUT');
  expect(put?.url.pathname).toBe('/api/v1/namespaces/finance/secrets/DB');
  expect(put?.url.search).toBe('');
  expect(put?.body).toEqual({ value: 'first\nsecond' });
  await vi.waitFor(() => expect(document.querySelector('.el-dialog')).toBeNull());
  expect(document.body.innerHTML).not.toContain('second');
});

it('counts the bytes of a value, not its characters', async () => {
  const { wrapper } = await open('/secrets');
  await wrapper.find('.page-head button').trigger('click');
  await flushPromises();
  await typeIn('input', 'A');
  const submit = () => dialog().querySelector<HTMLButtonElement>('button[type=submit]')?.disabled;
  await typeIn('input[type=password]', 'é'.repeat(4_096));
  expect(submit()).toBe(false);
  await typeIn('input[type=password]', 'é'.repeat(4_097));
  expect(submit()).toBe(true);
});

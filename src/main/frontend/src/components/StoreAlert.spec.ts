import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it } from 'vitest';
import { mountAt, stubServer } from '@/test/mountPage';
import StoreAlert from './StoreAlert.vue';

let alert: VueWrapper | undefined;
afterEach(() => alert?.unmount());

async function shown(store: unknown): Promise<VueWrapper> {
  stubServer(() => ({ body: { jobs: { total: 1, suspended: 0 }, workers: 1, running: 0, store } }));
  const { wrapper } = await mountAt(StoreAlert);
  alert = wrapper;
  await flushPromises();
  return wrapper;
}

it('is silent while there is room, and before anybody knows', async () => {
  expect((await shown({ state: 'ok', bytes: 1, quotaBytes: 2 })).text()).toBe('');
  alert?.unmount();
  expect((await shown(null)).text()).toBe('');
});

it('says that the store is full, and how large it is', async () => {
  const store = { state: 'full', bytes: 2048 * 2 ** 20, quotaBytes: 2048 * 2 ** 20 };
  const wrapper = await shown(store);
  expect(wrapper.find('[role="alert"]').text()).toContain('The store is full');
  expect(wrapper.text()).toContain('2,048 of 2,048 MiB');
});

it('warns before, also where the quota is not known', async () => {
  const wrapper = await shown({ state: 'nearlyFull', bytes: 2 ** 20, quotaBytes: null });
  expect(wrapper.find('.el-alert--warning').text()).toContain('nearly full');
  expect(wrapper.text()).toContain('1 MiB');
});

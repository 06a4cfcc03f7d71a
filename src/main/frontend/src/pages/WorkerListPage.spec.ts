import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it } from 'vitest';
import type { Worker } from '@/api/types';
import { mountPage, stubServer } from '@/test/mountPage';
// Loaded before the tests' clock runs; the router would load it within the first.
import './WorkerListPage.vue';

let page: VueWrapper | undefined;
afterEach(() => page?.unmount());

const gone = (lost: Worker['lost']): Worker => ({
  id: 'w1~b2',
  name: 'w1',
  state: 'gone',
  host: 'h',
  reason: 'worker.gone',
  lost,
});

async function shown(worker: Worker): Promise<VueWrapper> {
  stubServer(() => ({ body: { items: [worker], total: 1 } }));
  const { wrapper } = await mountPage('/workers');
  page = wrapper;
  await flushPromises();
  return wrapper;
}

it('says what was lost with a worker that is gone, and links to it', async () => {
  const ids = Array.from({ length: 7 }, (_, i) => `team/a.b@${1_764_000_000_000 + i * 1000}`);
  const wrapper = await shown(gone({ total: 23, executions: ids }));
  const links = wrapper.findAll('.lost a');
  expect(links[0]?.text()).toBe('Lost with it: 23');
  expect(links[0]?.attributes('href')).toBe('/executions?worker=w1~b2&state=lost');
  expect(links).toHaveLength(6);
  expect(links[1]?.text()).toContain('team/a.b · 2025-11-24');
  expect(links[1]?.attributes('href')).toBe('/executions/team/a.b%401764000000000');
});

it('says so where there may be more than it can count', async () => {
  const wrapper = await shown(
    gone({ total: { value: 10_000, atLeast: true }, executions: ['default/a@1764000000000'] }),
  );
  expect(wrapper.find('.lost a').text()).toBe('Lost with it: ≥ 10,000');
});

it('says where nothing was lost, and nothing where nobody knows', async () => {
  const none = await shown(gone({ total: 0, executions: [] }));
  expect(none.text()).toContain('Nothing was lost with it.');
  none.unmount();
  const unknown = await shown(gone(null));
  expect(unknown.text()).not.toContain('lost with it');
});

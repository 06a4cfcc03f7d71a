import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it } from 'vitest';
import type { Job } from '@/api/types';
import { ADMIN, mountPage, stubServer } from '@/test/mountPage';
// Loaded before the tests' clock runs; the router would load it within the first.
import './JobListPage.vue';

let page: VueWrapper | undefined;
afterEach(() => page?.unmount());

const job = (name: string, rest: Partial<Job> = {}): Job => ({
  namespace: 'default',
  name,
  schedule: '*/5 * * * * *',
  timeZone: 'UTC',
  task: { type: 'shell' },
  status: { running: [] },
  ...rest,
});

it('asks the server with the filters of the address and shows what comes', async () => {
  const calls = stubServer(() => ({
    body: {
      items: [job('a'), job('b', { suspend: true })],
      total: { value: 10_000, atLeast: true },
    },
  }));
  const { wrapper } = await mountPage('/jobs?q=bill&label=team%3Dbi&namespace=finance');
  page = wrapper;
  await flushPromises();
  expect(calls[0]?.url.pathname).toBe('/api/v1/namespaces/finance/jobs');
  expect(calls[0]?.url.searchParams.get('q')).toBe('bill');
  expect(calls[0]?.url.searchParams.get('label')).toBe('team=bi');
  expect(wrapper.findAll('tbody tr')).toHaveLength(2);
  expect(wrapper.text()).toContain('2 of more than 10,000');
  expect(wrapper.text()).toContain('Suspended');
});

it('shows hostile names as text', async () => {
  const evil = '<img src=x onerror=alert(1)> {{ 1 + 1 }}';
  stubServer(() => ({
    body: { items: [job('a', { displayName: evil, labels: { '<b>': evil } })] },
  }));
  const { wrapper } = await mountPage('/jobs');
  page = wrapper;
  await flushPromises();
  expect(wrapper.find('td.job a').text()).toBe(evil);
  expect(wrapper.find('table img').exists()).toBe(false);
});

it('goes on to the next page by the cursor', async () => {
  const calls = stubServer(() => ({ body: { items: [job('a')], nextCursor: 'c/2', total: 9 } }));
  const { wrapper, router } = await mountPage('/jobs?q=a');
  page = wrapper;
  await flushPromises();
  const next = wrapper.findAll('.pager button').find((button) => button.text() === 'Next');
  await next?.trigger('click');
  await flushPromises();
  expect(router.currentRoute.value.query).toEqual({ q: 'a', cursor: 'c/2' });
  expect(calls.at(-1)?.url.searchParams.get('cursor')).toBe('c/2');
});

it('says when nothing matches, and when there is nothing at all', async () => {
  stubServer(() => ({ body: { items: [], total: 0 } }));
  const found = await mountPage('/jobs?q=zzz');
  await flushPromises();
  expect(found.wrapper.text()).toContain('Nothing matches');
  found.wrapper.unmount();
  const all = await mountPage('/jobs');
  page = all.wrapper;
  await flushPromises();
  expect(all.wrapper.text()).toContain('No jobs yet');
});

it('shows an error with its button, and the list after a good try', async () => {
  let down = true;
  stubServer(() =>
    down ? { status: 503, body: { code: 'store.unavailable' } } : { body: { items: [job('a')] } },
  );
  const { wrapper } = await mountPage('/jobs');
  page = wrapper;
  await flushPromises();
  expect(wrapper.find('[role=alert]').text()).toContain('The store does not answer');
  down = false;
  await wrapper.find('[role=alert] button').trigger('click');
  await flushPromises();
  expect(wrapper.find('[role=alert]').exists()).toBe(false);
  expect(wrapper.findAll('tbody tr')).toHaveLength(1);
});

it('offers only what one may do in the namespace of each job', async () => {
  stubServer(() => ({ body: { items: [job('a'), job('b', { namespace: 'finance' })] } }));
  const permissions = { '*': ['jobs.read'], finance: ['jobs.read', 'jobs.run'] };
  const { wrapper } = await mountPage('/jobs', { ...ADMIN, permissions });
  page = wrapper;
  await flushPromises();
  const buttons = wrapper.findAll('tbody tr').map((row) => row.text().includes('Run now'));
  expect(buttons).toEqual([false, true]);
  expect(wrapper.find('.page-head').text()).not.toContain('New job');
});

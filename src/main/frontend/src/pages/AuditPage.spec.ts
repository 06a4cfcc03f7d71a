import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it } from 'vitest';
import { mountPage, stubServer } from '@/test/mountPage';
// Loaded before the tests' clock runs; the router would load it within the first.
import './AuditPage.vue';

let page: VueWrapper | undefined;
afterEach(() => page?.unmount());

const EVIL = '<img src=x onerror=alert(1)>';
const ENTRY = {
  id: '01k9',
  at: '2026-01-01T00:00:00Z',
  user: 'ana',
  token: 'k3x9',
  address: '203.0.113.9',
  action: 'jobs.write',
  method: 'PUT',
  route: '/api/v1/namespaces/{namespace}/jobs/{name}',
  namespace: 'default',
  target: `default/${EVIL}`,
  outcome: 'refused',
  status: 403,
  count: 12,
  code: 'forbidden',
  before: { schedule: '@daily', task: { env: { TOKEN: '***' } } },
  after: { schedule: '@hourly', task: { env: { TOKEN: '***' } } },
};

async function open(path: string) {
  const calls = stubServer(() => ({ body: { items: [ENTRY], nextCursor: 'c2', total: 9 } }));
  const { wrapper, router } = await mountPage(path);
  page = wrapper;
  await flushPromises();
  return { wrapper, router, calls };
}

it('asks with the filters of the address, and exports the same', async () => {
  const query = 'q=bill&user=ana&action=jobs.write&outcome=refused&since=2026-01-01T00:00:00Z';
  const { wrapper, calls } = await open(`/audit?${query}`);
  const asked = calls[0]?.url.searchParams;
  for (const [name, value] of new URLSearchParams(query)) expect(asked?.get(name)).toBe(value);
  const links = wrapper.findAll('a[download]').map((link) => link.attributes('href') ?? '');
  expect(links).toHaveLength(2);
  const csv = new URL(links[0] ?? '', 'http://localhost');
  expect(csv.pathname).toBe('/api/v1/audit:export');
  expect(csv.searchParams.get('format')).toBe('csv');
  for (const [name, value] of new URLSearchParams(query))
    expect(csv.searchParams.get(name)).toBe(value);
  expect(links[1]).toContain('format=jsonl');
});

it('turns to the next page by the cursor', async () => {
  const { wrapper, router, calls } = await open('/audit?user=ana');
  await wrapper.findAll('.pager button').at(-1)?.trigger('click');
  await flushPromises();
  expect(router.currentRoute.value.query).toEqual({ user: 'ana', cursor: 'c2' });
  expect(calls.at(-1)?.url.searchParams.get('cursor')).toBe('c2');
});

it('shows an entry with what changed, and hostile names as text', async () => {
  const { wrapper } = await open('/audit');
  expect(wrapper.find('td.target').text()).toBe(ENTRY.target);
  expect(wrapper.find('tbody tr').text()).toContain('12 times');
  await wrapper.find('button.plain').trigger('click');
  await flushPromises();
  const drawer = document.querySelector('.el-drawer') as HTMLElement;
  expect(drawer.textContent).toContain('Your roles do not allow that.');
  expect(drawer.querySelectorAll('li')).toHaveLength(1);
  expect(drawer.querySelector('del')?.textContent).toContain('@daily');
  expect(drawer.querySelector('ins')?.textContent).toContain('@hourly');
  expect(document.querySelector('img')).toBeNull();
});

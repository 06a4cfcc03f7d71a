import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import type { Session } from '@/api/accessTypes';
import { ADMIN, mountPage, stubServer } from '@/test/mountPage';
// Loaded before the tests' clock runs; the router would load it within the first.
import './CalendarListPage.vue';

const CALENDAR = {
  name: 'cn',
  displayName: 'China',
  timeZone: null,
  weekly: [{ days: ['Mon'], from: '00:00', until: '24:00' }],
  dates: [],
  except: [{ from: '2026-10-01', to: '2026-10-07', label: 'National Day' }],
  status: { jobs: 3, windows: ['w'] },
};
const WINDOW = {
  name: 'w',
  description: 'move',
  from: '2026-12-05T14:00:30.000Z',
  until: null,
  calendars: ['cn'],
  namespaces: [],
  labels: { db: 'orders' },
};

let page: VueWrapper | undefined;
afterEach(() => page?.unmount());

async function open(who: Session = ADMIN) {
  const calls = stubServer((method, url) => {
    const path = url.pathname.slice('/api/v1'.length);
    if (path === '/calendars') return { body: { items: [CALENDAR], total: 1 } };
    if (path === '/maintenance-windows') return { body: { items: [WINDOW], total: 1 } };
    if (path === '/calendars:import')
      return {
        body: {
          entries: [{ from: '2026-12-25', to: '2026-12-25', label: 'Christmas' }],
          skipped: [{ line: 3, code: 'ics.tooOften', what: 'Ticks' }],
        },
      };
    if (path === '/calendars:preview')
      return { body: { days: [{ date: '2026-10-01', state: 'out', labels: ['National Day'] }] } };
    if (method === 'PUT') return { body: {} };
    if (path.startsWith('/calendars/')) return { body: CALENDAR, headers: { ETag: '"r7"' } };
    if (path.startsWith('/maintenance-windows/'))
      return { body: WINDOW, headers: { ETag: '"r8"' } };
    return { body: { items: [], total: 0 } };
  });
  const { wrapper } = await mountPage('/calendars', who);
  page = wrapper;
  await flushPromises();
  const buttonsOf = (text: string) =>
    wrapper.findAll('button').filter((button) => button.text() === text);
  return { wrapper, calls, buttonsOf };
}

const dialog = () => document.querySelector('.el-dialog') as HTMLElement;
const button = (text: string) =>
  [...dialog().querySelectorAll('button')].find((one) => one.textContent?.trim() === text);

async function type(
  input: HTMLInputElement | HTMLTextAreaElement | null | undefined,
  text: string,
) {
  if (!input) throw new Error('no such input');
  input.value = text;
  input.dispatchEvent(new Event('input'));
  await flushPromises();
}

async function submit(): Promise<void> {
  dialog()
    .querySelector('form')
    ?.dispatchEvent(new Event('submit', { cancelable: true }));
  await flushPromises();
}

it('shows what is in calendars, and what has them', async () => {
  const { wrapper } = await open();
  expect(wrapper.text()).toContain('weekly: 1 · dates: 0 · exceptions: 1');
  expect(wrapper.text()).toContain('jobs: 3 · windows: 1');
  expect(wrapper.text()).toContain('that of each job');
});

it('saves the version that it loaded, with what it read from a file', async () => {
  const { calls, buttonsOf } = await open();
  await buttonsOf('Edit')[0]?.trigger('click');
  await flushPromises();
  const [dates, except] = dialog().querySelectorAll<HTMLTextAreaElement>('.lists textarea');
  expect(except?.value).toBe('2026-10-01..2026-10-07 National Day');
  await type(dialog().querySelector<HTMLTextAreaElement>('.import textarea'), 'BEGIN:VCALENDAR');
  button('Show what it has')?.click();
  await flushPromises();
  expect(dialog().textContent).toContain('Ticks – It repeats within a day.');
  button('Add to the dates')?.click();
  await flushPromises();
  expect(dates?.value).toBe('2026-12-25 Christmas');

  await type(except, 'no day');
  await vi.waitFor(() => expect(dialog().textContent).toContain('Cannot be read: line 1'));
  await submit();
  expect(calls.filter(({ method }) => method === 'PUT')).toEqual([]);
  await type(except, '2026-10-01');
  await submit();
  const put = calls.find(({ method }) => method === 'PUT');
  expect(put?.url.pathname).toBe('/api/v1/calendars/cn');
  expect(put?.headers['If-Match']).toBe('"r7"');
  expect(put?.body).toMatchObject({
    name: 'cn',
    timeZone: null,
    dates: [{ from: '2026-12-25', to: '2026-12-25', label: 'Christmas' }],
    except: [{ from: '2026-10-01', to: '2026-10-01' }],
  });
});

it('makes no calendar over one that is there', async () => {
  const { calls, buttonsOf } = await open();
  await buttonsOf('New calendar')[0]?.trigger('click');
  await flushPromises();
  await type(dialog().querySelector('input'), 'nights');
  await submit();
  const put = calls.find(({ method }) => method === 'PUT');
  expect(put?.headers['If-None-Match']).toBe('*');
});

it('keeps the seconds of a window that nobody touched', async () => {
  const { calls, buttonsOf } = await open();
  await buttonsOf('Edit')[1]?.trigger('click');
  await flushPromises();
  await submit();
  const put = calls.find(({ method }) => method === 'PUT');
  expect(put?.url.pathname).toBe('/api/v1/maintenance-windows/w');
  expect(put?.headers['If-Match']).toBe('"r8"');
  expect(put?.body).toEqual(WINDOW);
});

it('offers only what one may', async () => {
  const operator = { ...ADMIN, permissions: { '*': ['jobs.read', 'windows.write'] } };
  const { buttonsOf } = await open(operator);
  expect(buttonsOf('New calendar')).toHaveLength(0);
  expect(buttonsOf('New window')).toHaveLength(1);
  await buttonsOf('View')[0]?.trigger('click');
  await flushPromises();
  expect(button('Save')).toBeUndefined();
  await vi.waitFor(() => expect(button('Close')).toBeDefined());
});

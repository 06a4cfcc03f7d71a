import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it } from 'vitest';
import type { Forecast, Upcoming } from '@/api/types';
import { usePreferences } from '@/stores/preferences';
import { mountPage, stubServer } from '@/test/mountPage';
// Loaded before the tests' clock runs; the router would load it within the first.
import './SchedulePage.vue';

let page: VueWrapper | undefined;
afterEach(() => page?.unmount());

const FROM = '2026-03-10T22:00:00.000Z';

function forecast(hours: number): Forecast {
  return {
    from: FROM,
    total: 12_345,
    busiest: { at: '2026-03-11T02:30:00.000Z', count: 900 },
    quietest: { at: '2026-03-11T04:12:00.000Z', count: 0 },
    quietestMinuteOfHour: 41,
    minutes: Array.from({ length: hours * 60 }, (_, i) => (i === 270 ? 900 : 1)),
  };
}

function job(name: string, rest: Partial<Upcoming> = {}): Upcoming {
  return {
    namespace: 'team',
    name,
    displayName: '',
    timeZone: 'Asia/Shanghai',
    first: '2026-03-10T22:05:00.000Z',
    last: '2026-03-10T22:05:00.000Z',
    count: 1,
    countCapped: false,
    times: ['2026-03-10T22:05:00.000Z'],
    ...rest,
  };
}

async function shown(path: string, items: Upcoming[] = [job('a')], total = items.length) {
  localStorage.setItem('belfry.preferences', JSON.stringify({ timeMode: 'utc' }));
  const calls = stubServer((_, url) => ({
    body: url.pathname.endsWith('/forecast')
      ? forecast(Number(url.searchParams.get('hours')))
      : { items, total, truncated: total > items.length, nextCursor: null },
  }));
  const mounted = await mountPage(path);
  page = mounted.wrapper;
  await flushPromises();
  await flushPromises();
  const asked = () => {
    const last = calls.filter(({ url }) => url.pathname.endsWith('/upcoming')).pop();
    return Object.fromEntries(last?.url.searchParams ?? []);
  };
  return { ...mounted, calls, asked };
}

it('tells the peak, the quietest minute, and the jobs of the next hour', async () => {
  const { wrapper, asked } = await shown('/schedule');
  const figures = wrapper.findAll('.figures > div').map((one) => one.text());
  expect(figures[0]).toContain('12,345');
  expect(figures[1]).toContain('2026-03-11 02:30');
  expect(figures[1]).toContain('starts: 900');
  expect(figures[2]).toContain('2026-03-11 04:12');
  expect(figures[3]).toContain(':41');
  expect(asked()).toEqual({ from: FROM, to: '2026-03-10T23:00:00.000Z', limit: '50' });
  expect(wrapper.find('.list h2').text()).toBe('2026-03-10 22:00 – 23:00');
  expect(wrapper.find('.list tbody a').attributes('href')).toBe('/jobs/team/a');
  expect(wrapper.find('.times').text()).toBe('22:05');
});

it('drills into the field of the peak, and steps on from there', async () => {
  const { wrapper, asked, router } = await shown('/schedule?namespace=team');
  await wrapper.find('.minute').trigger('click');
  await flushPromises();
  const range = { from: '2026-03-11T02:30:00.000Z', to: '2026-03-11T02:35:00.000Z' };
  expect(router.currentRoute.value.query).toEqual({ namespace: 'team', ...range });
  expect(asked()).toEqual({ namespace: 'team', limit: '50', ...range });
  await wrapper.find('button[aria-label=Later]').trigger('click');
  await flushPromises();
  expect(asked()).toMatchObject({ from: range.to, to: '2026-03-11T02:40:00.000Z' });
});

it('shows the week by days and hours', async () => {
  const { wrapper, calls } = await shown('/schedule?view=week');
  expect(calls[0]?.url.searchParams.get('hours')).toBe('168');
  expect(wrapper.findAll('.map thead .all')).toHaveLength(8);
  expect(wrapper.findAll('.map tbody tr')).toHaveLength(24);
  expect(wrapper.findAll('.cell')).toHaveLength(168);
});

it('takes the next hour where the address asks for nonsense', async () => {
  for (const query of ['from=x&to=y', `from=${FROM}&to=${FROM}`, 'from=2020-01-01&to=2026-01-01']) {
    const { asked, wrapper } = await shown(`/schedule?${query}`);
    expect(asked()).toMatchObject({ from: FROM, to: '2026-03-10T23:00:00.000Z' });
    wrapper.unmount();
  }
});

it('shows the times in the zone that is chosen', async () => {
  const { wrapper } = await shown('/schedule');
  usePreferences().timeMode = 'job';
  await flushPromises();
  expect(wrapper.find('.times').text()).toBe('06:05');
  expect(wrapper.find('.list header').text()).toContain('each at the job’s own clock');
  // jobs of many zones have no common one
  expect(wrapper.find('.legend').text()).toContain('Map in UTC');
});

it('says what it does not tell one by one, and shows more jobs when asked', async () => {
  const often = {
    count: 30,
    times: [FROM, '2026-03-10T22:02:00.000Z'],
    last: '2026-03-10T22:58:00.000Z',
  };
  const items = [job('a', often), job('b', { ...often, count: 1_000, countCapped: true })];
  const { wrapper, asked } = await shown('/schedule', items, 300);
  const lines = wrapper.findAll('.list tbody tr').map((line) => line.text());
  expect(lines[0]).toContain('and 28 more until 22:58');
  expect(lines[1]).toContain('and so on until 22:58');
  expect(lines[1]).toContain('1,000 or more');
  expect(wrapper.find('.truncated').text()).toContain('The first 2 of 300 jobs.');
  await wrapper.find('.truncated button').trigger('click');
  await flushPromises();
  expect(asked()).toMatchObject({ limit: '200' });
});

it('says where nothing starts', async () => {
  const { wrapper } = await shown('/schedule', []);
  expect(wrapper.find('.list').text()).toContain('Nothing starts then');
});

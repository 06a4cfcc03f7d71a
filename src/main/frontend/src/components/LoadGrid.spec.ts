import type { VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it } from 'vitest';
import { dayMap, weekMap } from '@/schedule/loadMap';
import { mountAt } from '@/test/mountPage';
import LoadGrid from './LoadGrid.vue';

let page: VueWrapper | undefined;
afterEach(() => page?.unmount());

const FROM = Date.parse('2026-03-10T22:00:00Z');
const HOUR = 3_600_000;
const counts = (minutes: number) => Array.from({ length: minutes }, (_, i) => (i === 62 ? 9 : 1));

async function grid(props: Record<string, unknown>): Promise<VueWrapper> {
  const { wrapper } = await mountAt(LoadGrid, '/schedule', {
    zone: 'UTC',
    from: FROM,
    to: FROM + HOUR,
    ...props,
  });
  page = wrapper;
  return wrapper;
}

it('says what is in a field, and marks what is chosen', async () => {
  const wrapper = await grid({ map: dayMap(counts(180), FROM, 'UTC', 5) });
  const cells = wrapper.findAll('.cell');
  expect(cells).toHaveLength(36);
  expect(cells.filter((cell) => cell.attributes('aria-pressed') === 'true')).toHaveLength(12);
  await wrapper.setProps({ from: FROM + HOUR, to: FROM + HOUR + 600_000 });
  const chosen = cells.map((cell) => cell.attributes('aria-pressed') === 'true');
  expect(chosen.flatMap((is, i) => (is ? i : []))).toEqual([12, 13]);
  expect(cells[12]?.attributes('aria-label')).toBe(
    '2026-03-10 23:00–23:05\nstarts: 13\nBusiest: 23:02 (9)',
  );
  expect(cells[12]?.classes()).toContain('level-5');
  expect(cells[0]?.classes()).toContain('level-1');
  expect(wrapper.findAll('.date').map((row) => row.text())).toEqual(['Tue, Mar 10', 'Wed, Mar 11']);
});

it('lets one choose a field, a line and a column', async () => {
  const day = await grid({ map: dayMap(counts(180), FROM, 'UTC', 5) });
  await day.findAll('.cell')[13]?.trigger('click');
  await day.findAll('tbody .all')[1]?.trigger('click');
  expect(day.emitted('choose')).toEqual([
    [FROM + HOUR + 300_000, FROM + HOUR + 600_000],
    [FROM + HOUR, FROM + 2 * HOUR],
  ]);
  day.unmount();

  const week = await grid({ map: weekMap(counts(2 * 1_440), FROM, 'UTC') });
  await week.findAll('thead .all')[1]?.trigger('click');
  expect(week.emitted('choose')).toEqual([[FROM + 2 * HOUR, FROM + 26 * HOUR]]);
  expect(week.findAll('tbody .all')).toHaveLength(0);
});

it('is one stop for the tab key, and goes on by arrows', async () => {
  const wrapper = await grid({ map: dayMap(counts(180), FROM, 'UTC', 5) });
  const stops = () => wrapper.findAll('.cell[tabindex="0"]');
  expect(stops()).toHaveLength(1);
  await stops()[0]?.trigger('keydown', { key: 'ArrowDown' });
  await stops()[0]?.trigger('keydown', { key: 'ArrowRight' });
  expect(stops()).toHaveLength(1);
  expect(document.activeElement?.getAttribute('aria-label')).toContain('23:05–23:10');
});

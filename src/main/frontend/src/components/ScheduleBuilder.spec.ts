import type { VueWrapper } from '@vue/test-utils';
import { ElInputNumber, ElSelect } from 'element-plus';
import { afterEach, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { mountAt } from '@/test/mountPage';
import ScheduleBuilder from './ScheduleBuilder.vue';

let page: VueWrapper | undefined;
afterEach(() => page?.unmount());

/** The builder of an expression that follows what it writes, as in the form. */
async function builder(modelValue: string, timeZone = 'UTC') {
  const { wrapper } = await mountAt(ScheduleBuilder, '/jobs/new', {
    modelValue,
    timeZone,
    'onUpdate:modelValue': (text: string) => void wrapper.setProps({ modelValue: text }),
  });
  page = wrapper;
  const text = () => (wrapper.props() as { modelValue: string }).modelValue;
  const press = async (label: string) => {
    const button = wrapper.findAll('button').find((one) => one.text() === label);
    await button?.trigger('click');
    await nextTick();
  };
  const select = async (label: string, value: unknown) => {
    const one = wrapper.findAllComponents(ElSelect).find((s) => s.props('ariaLabel') === label);
    one?.vm.$emit('change', value);
    await nextTick();
    await nextTick();
  };
  const number = async (label: string, value: number) => {
    const one = wrapper
      .findAllComponents(ElInputNumber)
      .find((s) => s.props('ariaLabel') === label);
    one?.vm.$emit('update:modelValue', value);
    await nextTick();
    await nextTick();
  };
  const pressed = () => wrapper.findAll('.kind[aria-pressed=true]').map((button) => button.text());
  return { wrapper, text, press, select, number, pressed };
}

it('writes what is put together, kind by kind', async () => {
  const { wrapper, text, press, select, number, pressed } = await builder('');
  expect(pressed()).toEqual([]);
  expect(wrapper.text()).toContain('Choose how often it comes.');

  await press('Every…');
  expect(text()).toBe('*/15 * * * *');
  expect(pressed()).toEqual(['Every…']);
  await number('Every how many', 20);
  expect(text()).toBe('*/20 * * * *');
  await select('How it is counted', 'spread');
  expect(text()).toBe('H/20 * * * *');
  await number('Every how many', 7);
  expect(text()).toBe('@every 7m');
  expect(wrapper.text()).toContain('This does not go evenly into the clock');
  await select('Unit', 'hours');
  expect(text()).toBe('@every 7h');

  await press('Weekly');
  expect(text()).toBe('30 2 * * MON-FRI');
  await press('Wed');
  expect(text()).toBe('30 2 * * MON,TUE,THU,FRI');
  await wrapper.find('input[type=time]').setValue('09:05');
  expect(text()).toBe('5 9 * * MON,TUE,THU,FRI');
  await select('Spread', 'hour');
  expect(text()).toBe('H 9 * * MON,TUE,THU,FRI');

  await press('Monthly');
  expect(text()).toBe('H 9 1 * *');
  await select('Day', 'nth');
  await select('Which one', 2);
  await select('Weekday', 5);
  await select('Which months', 3);
  await select('Spread', 'day');
  expect(text()).toBe('H H * */3 5#2');

  await press('By hand');
  expect(text()).toBe('@manual');
});

it('follows what is typed, and writes nothing by itself', async () => {
  const { wrapper, text, pressed } = await builder('0 30 2 * * *');
  expect(pressed()).toEqual(['Daily']);
  expect(wrapper.find<HTMLInputElement>('input[type=time]').element.value).toBe('02:30');
  expect(text()).toBe('0 30 2 * * *');

  await wrapper.setProps({ modelValue: '15 4 * * 1,3' });
  expect(pressed()).toEqual(['Weekly']);
  const days = wrapper.findAll('.day[aria-pressed=true]').map((day) => day.text());
  expect(days).toEqual(['Mon', 'Wed']);
  expect(text()).toBe('15 4 * * 1,3');
});

it('leaves alone what is more than it shows', async () => {
  const { wrapper, text, press } = await builder('0 9-17/2 * * MON-FRI');
  expect(wrapper.text()).toContain('This expression is more than the builder shows.');
  expect(wrapper.findAll('.kind')).toHaveLength(0);

  // to begin anew is asked for, and can be taken back
  await press('Replace it');
  expect(text()).toBe('0 9-17/2 * * MON-FRI');
  await press('Daily');
  expect(text()).toBe('30 2 * * *');
  await press('Bring back 0 9-17/2 * * MON-FRI');
  expect(text()).toBe('0 9-17/2 * * MON-FRI');
  expect(wrapper.findAll('.kind')).toHaveLength(0);
});

it('never leaves a week or a month without a day', async () => {
  const week = await builder('0 9 * * MON');
  await week.press('Mon');
  expect(week.text()).toBe('0 9 * * MON');
  week.wrapper.unmount();

  const month = await builder('0 9 1 * *');
  await month.select('Days of the month', []);
  expect(month.text()).toBe('0 9 1 * *');
});

it('keeps the day within the month', async () => {
  const { text, press, select } = await builder('0 9 31 1 *');
  await select('Month', 2);
  expect(text()).toBe('0 9 29 2 *');
  await press('Daily');
  expect(text()).toBe('0 9 * * *');
});

it('shows and writes a single time at the job’s clock', async () => {
  const { wrapper, text } = await builder('@at 2026-12-24T17:00:00Z', 'Asia/Shanghai');
  const input = wrapper.find<HTMLInputElement>('input[type=datetime-local]');
  expect(input.element.value).toMatch(/^2026-12-25T01:00/);
  expect(wrapper.text()).toContain('Times in Asia/Shanghai');
  await input.setValue('2026-12-25T02:30');
  await input.trigger('change');
  expect(text()).toBe('@at 2026-12-25T02:30:00+08:00');
});

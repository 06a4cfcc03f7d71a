import { expect, it } from 'vitest';
import { nextTick } from 'vue';
import { mountAt } from '@/test/mountPage';
import ScheduleField from './ScheduleField.vue';

it('puts the caret under the character that the server names', async () => {
  const { wrapper } = await mountAt(ScheduleField, '/jobs/new', {
    modelValue: ['@daily', '0 61 * * *'],
    problems: [
      { field: 'schedules[1]', code: 'schedule.outOfRange', detail: 'hour 61', position: 2 },
    ],
  });
  const [first, second] = wrapper.findAll('.one');
  expect(first?.find('.problem').exists()).toBe(false);
  expect(second?.find('.caret').element.textContent).toBe('0 61 * * *\n  ^');
  expect(second?.find('.problem p').text()).toBe('Outside the range of this field. (hour 61)');
  wrapper.unmount();
});

it('opens the builder of a schedule, one at a time; that of an empty one is open', async () => {
  const { wrapper } = await mountAt(ScheduleField, '/jobs/new', {
    modelValue: [''],
    problems: [],
    'onUpdate:modelValue': (modelValue: string[]) => void wrapper.setProps({ modelValue }),
  });
  const open = () =>
    wrapper.findAll('.one').map((one) => one.find('.builder [aria-pressed]').exists());
  expect(open()).toEqual([true]);
  await wrapper.findAll('.kind')[1]?.trigger('click');
  await nextTick();
  expect(wrapper.find<HTMLInputElement>('.expression input').element.value).toBe('30 2 * * *');

  await wrapper.setProps({ modelValue: ['0 1 * * *', '0 2 * * *', '0 3 * * *'] });
  await wrapper.findAll('.open')[2]?.trigger('click');
  expect(open()).toEqual([false, false, true]);
  await wrapper.findAll('.remove')[0]?.trigger('click');
  await nextTick();
  expect(open()).toEqual([false, true]);
  await wrapper.findAll('.remove')[1]?.trigger('click');
  await nextTick();
  expect(open()).toEqual([false]);
  wrapper.unmount();
});

it('leaves the builder of a schedule that is there closed', async () => {
  const { wrapper } = await mountAt(ScheduleField, '/jobs/new', {
    modelValue: ['@daily'],
    problems: [],
  });
  expect(wrapper.find('.kinds').exists()).toBe(false);
  expect(wrapper.find('.open').attributes('aria-expanded')).toBe('false');
  wrapper.unmount();
});

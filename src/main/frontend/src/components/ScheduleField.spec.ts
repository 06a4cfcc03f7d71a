import { expect, it } from 'vitest';
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

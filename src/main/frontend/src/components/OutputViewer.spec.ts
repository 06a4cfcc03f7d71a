import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import { mountAt, stubServer } from '@/test/mountPage';
import OutputViewer from './OutputViewer.vue';

let page: VueWrapper | undefined;
afterEach(() => page?.unmount());

async function show(chunks: { stream: string; text: string }[]) {
  const events = chunks.map(
    (chunk, i) => `event: chunk\ndata: ${JSON.stringify({ seq: i + 1, ...chunk })}\n\n`,
  );
  stubServer(() => new Response(`${events.join('')}event: end\ndata: {"state":"failed"}\n\n`));
  const props = { id: 'default/a@1', live: false, tail: true };
  const { wrapper } = await mountAt(OutputViewer, '/executions/default/a@1', props);
  page = wrapper;
  await vi.waitFor(() => expect(wrapper.findAll('.row').length).toBeGreaterThan(0));
  await flushPromises();
  return wrapper;
}

it('shows output as text, in the colours it asks for, and tells its streams apart', async () => {
  const evil = '<img src=x onerror=alert(1)>';
  const wrapper = await show([
    { stream: 'stdout', text: `\u001b[31mred\u001b[0m ${evil}\n` },
    { stream: 'stderr', text: 'oops\n' },
    { stream: 'system', text: '3 MiB were cut' },
  ]);
  const rows = wrapper.findAll('.row');
  expect(rows.map((row) => row.find('.text').text())).toEqual([
    `red ${evil}`,
    'oops',
    '3 MiB were cut',
  ]);
  expect(rows.map((row) => row.classes()[1])).toEqual(['stdout', 'stderr', 'system']);
  expect(rows[0]?.find('.ansi-fg-1').text()).toBe('red');
  expect(wrapper.find('.row img').exists()).toBe(false);
  expect(wrapper.emitted('end')).toEqual([['failed']]);
});

it('keeps only the rows in sight in the page', async () => {
  const wrapper = await show([{ stream: 'stdout', text: 'line\n'.repeat(50_000) }]);
  expect(wrapper.findAll('.row').length).toBeLessThan(100);
  expect(wrapper.find<HTMLElement>('.space').element.style.height).toBe('1000000px');
});

it('offers the whole output for download', async () => {
  const wrapper = await show([{ stream: 'stdout', text: 'a' }]);
  expect(wrapper.find('a.download').attributes('href')).toBe(
    '/api/v1/executions/default%2Fa%401/output',
  );
});

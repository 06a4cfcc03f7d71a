import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it } from 'vitest';
import type { Job } from '@/api/types';
import { mountAt, stubServer } from '@/test/mountPage';
import BackfillDialog from './BackfillDialog.vue';

let dialog: VueWrapper | undefined;
afterEach(() => dialog?.unmount());

const JOB: Job = {
  namespace: 'finance',
  name: 'ledger',
  schedule: '0 2 * * *',
  timeZone: 'Asia/Shanghai',
  maxConcurrency: 3,
  concurrencyPolicy: 'Allow',
  task: { type: 'noop' },
};
const TIMES = {
  count: 2,
  times: [
    { at: '2025-05-01T18:00:00.000Z', local: '2025-05-02T02:00:00+08:00' },
    { at: '2025-05-02T18:00:00.000Z', local: '2025-05-03T02:00:00+08:00' },
  ],
};
const LEFT = {
  id: 'babc',
  from: '2025-01-01T00:00:00.000Z',
  to: '2025-02-01T00:00:00.000Z',
  left: 17,
  order: 'OldestFirst',
  parallelism: 1,
  triggeredBy: 'ana',
  askedAt: '2026-01-01T00:00:00.000Z',
};

async function open(underWay: unknown[] = []) {
  const calls = stubServer((method, _url, body) => {
    if (method === 'GET') return { body: { items: underWay, total: underWay.length } };
    if (method === 'DELETE') return new Response(null, { status: 204 });
    return (body as { dryRun?: boolean }).dryRun
      ? { body: TIMES }
      : { status: 202, body: { id: 'bxyz' } };
  });
  const { wrapper } = await mountAt(BackfillDialog, '/jobs', { job: JOB });
  dialog = wrapper;
  await flushPromises();
  return calls;
}

const shown = () => document.querySelector('.el-dialog') as HTMLElement;
const field = (label: string) =>
  shown().querySelector(`input[aria-label="${label}"]`) as HTMLInputElement;

async function type(label: string, text: string): Promise<void> {
  field(label).value = text;
  field(label).dispatchEvent(new Event('input'));
  await flushPromises();
}

async function submit(): Promise<void> {
  shown()
    .querySelector('form')
    ?.dispatchEvent(new Event('submit', { cancelable: true }));
  await flushPromises();
}

it('shows the times at the job’s clock before it asks for them', async () => {
  const calls = await open();
  await type('From', '2025-05-02T00:00:00');
  await type('To', '2025-05-04T00:00:00');
  await submit();
  const dry = calls.at(-1);
  expect(dry?.url.pathname).toBe('/api/v1/namespaces/finance/jobs/ledger:backfill');
  expect(dry?.body).toEqual({
    from: '2025-05-01T16:00:00.000Z',
    to: '2025-05-03T16:00:00.000Z',
    order: 'OldestFirst',
    parallelism: 1,
    dryRun: true,
  });
  expect(shown().textContent).toContain('2025-05-02 02:00:00');
  expect(shown().textContent).toContain('Run them (2)');

  await submit();
  expect(calls.at(-1)?.body).not.toHaveProperty('dryRun');
  expect(calls.at(-1)?.headers['Idempotency-Key']).toBeTruthy();
});

it('forgets the times when the range is another', async () => {
  await open();
  await submit();
  expect(shown().textContent).toContain('Run them (2)');
  await type('From', '2025-05-01T00:00:00');
  expect(shown().textContent).toContain('Show the times');
  expect(shown().textContent).not.toContain('Run them');
});

it('gives up what is left of an earlier one', async () => {
  const calls = await open([LEFT]);
  expect(shown().textContent).toContain('Left: 17');
  const buttons = [...shown().querySelectorAll('button')];
  buttons.find((button) => button.textContent?.includes('Give up'))?.click();
  await flushPromises();
  const given = calls.find(({ method }) => method === 'DELETE');
  expect(given?.url.pathname).toBe('/api/v1/namespaces/finance/jobs/ledger/backfills/babc');
});

import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ADMIN, mountPage, stubServer } from '@/test/mountPage';
// Loaded before the tests' clock runs; the router would load it within the first.
import './JobEditorPage.vue';

let page: VueWrapper | undefined;
beforeEach(() => void vi.spyOn(window, 'scrollTo').mockImplementation(() => {}));
afterEach(() => page?.unmount());

const JOB = {
  namespace: 'default',
  name: 'a',
  schedule: '0 * * * *',
  timeZone: 'UTC',
  task: { type: 'shell', command: 'echo', runAsUser: 'ci' },
  placement: { mode: 'One' },
  status: { version: 7, running: [] },
};
const PREVIEW = {
  times: [{ at: '2026-01-01T00:00:00Z', local: '2026-01-01T00:00:00' }],
  heldBack: [],
};

/** A server with one job whose answer to a save is given. */
async function edit(saved: { status?: number; body?: unknown }) {
  const calls = stubServer((method, url) => {
    if (url.pathname.endsWith('/schedules:preview')) return { body: PREVIEW };
    if (method === 'PUT') return saved;
    return { body: JOB, headers: { ETag: '"7"' } };
  });
  const { wrapper } = await mountPage('/jobs/default/a');
  page = wrapper;
  await flushPromises();
  await wrapper.find('.command textarea').setValue('echo changed');
  await wrapper.find('form').trigger('submit');
  await flushPromises();
  return { wrapper, put: calls.find(({ method }) => method === 'PUT') };
}

it('saves with the version it read and keeps what it does not show', async () => {
  const { put } = await edit({ body: JOB });
  expect(put?.headers['If-Match']).toBe('"7"');
  const { status: _status, ...rest } = JOB;
  expect(put?.body).toEqual({ ...rest, task: { ...JOB.task, command: 'echo changed' } });
});

it('says that somebody else saved meanwhile and keeps what was typed', async () => {
  const { wrapper } = await edit({ status: 412, body: { code: 'job.changed' } });
  expect(wrapper.find('.conflict').text()).toContain('Somebody else saved this job meanwhile.');
  expect(wrapper.find('.conflict button').text()).toBe('Load their version');
  const command = wrapper.find<HTMLTextAreaElement>('.command textarea');
  expect(command.element.value).toBe('echo changed');
});

it('shows what is wrong at its field, and the rest above', async () => {
  const errors = [
    { field: 'task.command', code: 'field.tooLong' },
    { field: 'placement.mode', code: 'whatever', detail: 'no such mode' },
  ];
  const { wrapper } = await edit({ status: 400, body: { ...errors[0], errors } });
  await flushPromises();
  const field = wrapper.findAll('.el-form-item').find((item) => item.find('.command').exists());
  await vi.waitFor(() => expect(field?.find('.el-form-item__error').text()).toBe('Too long.'));
  expect(wrapper.find('[role=alert]').text()).toContain('no such mode');
  expect(wrapper.find('[role=alert]').text()).not.toContain('Too long');
});

it('creates a job and goes to it', async () => {
  const calls = stubServer((method, url) =>
    url.pathname.endsWith(':preview')
      ? { body: PREVIEW }
      : { status: method === 'POST' ? 201 : 200 },
  );
  const { wrapper, router } = await mountPage('/jobs/new');
  page = wrapper;
  await flushPromises();
  await wrapper.find('input[placeholder=nightly-report]').setValue('b');
  await wrapper.find('input[aria-label=Schedule]').setValue('@daily');
  await wrapper.find('.command textarea').setValue('ls');
  await wrapper.find('form').trigger('submit');
  await flushPromises();
  const post = calls.find(({ url }) => url.pathname === '/api/v1/namespaces/default/jobs');
  expect(post?.body).toMatchObject({
    name: 'b',
    schedule: '@daily',
    task: { type: 'shell', command: 'ls' },
  });
  expect(post?.headers['Idempotency-Key']).toMatch(/^[0-9a-f]{32}$/);
  expect(router.currentRoute.value.path).toBe('/jobs/default/b');
});

it('only shows a job to whoever may not change it', async () => {
  const calls = stubServer((_, url) => ({
    body: url.pathname.endsWith(':preview') ? PREVIEW : JOB,
  }));
  const permissions = { default: ['jobs.read'] };
  const { wrapper } = await mountPage('/jobs/default/a', { ...ADMIN, permissions });
  page = wrapper;
  await flushPromises();
  expect(wrapper.text()).toContain('You may look at this job, but not change it.');
  expect(wrapper.find('.command textarea').attributes('disabled')).toBeDefined();
  expect(wrapper.find('.preset').attributes('disabled')).toBeDefined();
  expect(wrapper.find('button[type=submit]').exists()).toBe(false);
  expect(wrapper.find('.page-head .actions').text()).not.toMatch(/Run|Suspend|Delete|Duplicate/);
  await wrapper.find('form').trigger('submit');
  expect(calls.every(({ method }) => method !== 'PUT')).toBe(true);
});

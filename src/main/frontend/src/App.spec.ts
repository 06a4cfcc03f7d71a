import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it } from 'vitest';
import App from './App.vue';
import { mountAt, stubServer } from './test/mountPage';

let page: VueWrapper | undefined;
afterEach(() => page?.unmount());

it('switches the language everywhere and remembers it', async () => {
  stubServer(() => ({ body: { items: [] } }));
  const { wrapper } = await mountAt(App, '/workers');
  page = wrapper;
  await flushPromises();
  expect(document.title).toBe('Workers · Belfry');
  await wrapper.find('button.language').trigger('click');
  expect(wrapper.find('h1').text()).toBe('节点');
  expect(document.title).toBe('节点 · Belfry');
  expect(document.documentElement.lang).toBe('zh-CN');
  expect(JSON.parse(localStorage.getItem('belfry.preferences') ?? '{}')).toMatchObject({
    language: 'zh',
  });
});

it('has a page for every address', async () => {
  const { wrapper } = await mountAt(App, '/no/such/page');
  page = wrapper;
  await flushPromises();
  expect(wrapper.find('h1').text()).toBe('No such page');
});

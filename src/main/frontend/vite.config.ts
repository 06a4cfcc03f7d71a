import { fileURLToPath, URL } from 'node:url';
import vue from '@vitejs/plugin-vue';
import Components from 'unplugin-vue-components/vite';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import { defineConfig } from 'vitest/config';
import { contentSecurityPolicy } from './dev/csp.ts';
import { mockApi } from './dev/mockApi.ts';

const server = 'http://localhost:8080';

export default defineConfig(({ mode }) => ({
  base: '/',
  plugins: [
    vue(),
    Components({
      dirs: [],
      dts: 'src/components.d.ts',
      resolvers: [ElementPlusResolver({ importStyle: 'css' })],
    }),
    ...(mode === 'mock' ? [mockApi(), contentSecurityPolicy()] : []),
  ],
  resolve: {
    alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) },
  },
  server: {
    port: 5173,
    proxy:
      mode === 'mock'
        ? undefined
        : Object.fromEntries(['/api', '/health', '/metrics', '/openapi'].map((p) => [p, server])),
  },
  build: {
    outDir: fileURLToPath(new URL('../../../target/frontend', import.meta.url)),
    emptyOutDir: true,
    // A data: URI would need an exception in the content security policy.
    assetsInlineLimit: 0,
    target: 'es2022',
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'vue',
              test: /node_modules[\\/](@?vue|pinia|vue-i18n|vue-router|@intlify)[\\/]/,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.spec.ts', 'scripts/**/*.spec.ts'],
    setupFiles: ['src/test/setup.ts'],
    server: { deps: { inline: ['element-plus'] } },
    // The specs leave nothing behind, so they may share what was loaded: five times as fast.
    isolate: false,
    testTimeout: 20_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
}));

import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript';
import prettier from 'eslint-config-prettier';
import vue from 'eslint-plugin-vue';

/** The network is reached through src/api only: there live 401, problem+json and abort. */
const network = ['fetch', 'EventSource', 'XMLHttpRequest', 'WebSocket'].map((name) => ({
  name,
  message: 'Call the server through src/api.',
}));

export default defineConfigWithVueTs(
  { ignores: ['node_modules/', 'src/components.d.ts', 'src/api/schema.d.ts', 'public/'] },
  vue.configs['flat/recommended'],
  vueTsConfigs.recommended,
  {
    files: ['**/*.{ts,vue,mjs,js}'],
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
      'no-restricted-globals': ['error', ...network],
      'vue/no-v-html': 'error',
      // Refused by the content security policy as soon as Vue hoists them to HTML text.
      'vue/no-static-inline-styles': 'error',
      // Every word a person reads comes from the catalogue.
      'vue/no-bare-strings-in-template': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/require-default-prop': 'off',
      'vue/no-undef-components': ['error', { ignorePatterns: ['^El', 'RouterLink', 'RouterView'] }],
    },
  },
  { files: ['src/api/client.ts', '**/*.spec.ts'], rules: { 'no-restricted-globals': 'off' } },
  { files: ['scripts/**'], rules: { 'no-console': 'off' } },
  prettier,
);

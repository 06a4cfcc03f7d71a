import { createI18n } from 'vue-i18n';
import en from './locales/en.json';
import zh from './locales/zh.json';
import type { Language } from './stores/preferences';

/** The catalogues. `npm run check:i18n` refuses a key that is missing in one of them, or unused. */
export const i18n = createI18n({
  legacy: false,
  locale: 'en' as Language,
  fallbackLocale: 'en',
  messages: { en, zh },
});

/** Marks a text as a key of the catalogue, for keys that are kept in data. */
export function key(text: string): string {
  return text;
}

/** What `<html lang>` and `Intl` understand. */
export function languageTag(language: Language): string {
  return language === 'zh' ? 'zh-CN' : 'en';
}

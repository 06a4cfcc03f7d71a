import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];
export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const TIME_MODES = ['browser', 'utc', 'job'] as const;
export type TimeMode = (typeof TIME_MODES)[number];
export const PAGE_SIZES = [20, 50, 100, 200] as const;

/** Keep in step with public/theme-init.js. */
const KEY = 'belfry.preferences';

function oneOf<T>(allowed: readonly T[], value: unknown, fallback: T): T {
  return allowed.includes(value as T) ? (value as T) : fallback;
}

function read(): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function systemLanguage(): Language {
  return navigator.language?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** What this browser remembers about its user: language, theme, zone of times, page size, menu. */
export const usePreferences = defineStore('preferences', () => {
  const stored = read();
  const language = ref<Language>(oneOf(LANGUAGES, stored.language, systemLanguage()));
  const theme = ref<Theme>(oneOf(THEMES, stored.theme, 'auto'));
  const timeMode = ref<TimeMode>(oneOf(TIME_MODES, stored.timeMode, 'browser'));
  const pageSize = ref<number>(oneOf<number>(PAGE_SIZES, stored.pageSize, 50));
  const menuCollapsed = ref(stored.menuCollapsed === true);

  const systemDark = matchMedia('(prefers-color-scheme: dark)');
  const systemIsDark = ref(systemDark.matches);
  systemDark.addEventListener('change', (event) => (systemIsDark.value = event.matches));
  const dark = computed(
    () => theme.value === 'dark' || (theme.value === 'auto' && systemIsDark.value),
  );
  watch(dark, (on) => document.documentElement.classList.toggle('dark', on), { immediate: true });

  watch([language, theme, timeMode, pageSize, menuCollapsed], () => {
    try {
      localStorage.setItem(
        KEY,
        JSON.stringify({
          language: language.value,
          theme: theme.value,
          timeMode: timeMode.value,
          pageSize: pageSize.value,
          menuCollapsed: menuCollapsed.value,
        }),
      );
    } catch {
      // A full or blocked store only costs the memory of the choice.
    }
  });

  return { language, theme, timeMode, pageSize, menuCollapsed, dark };
});

import { computed } from 'vue';
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router';

/**
 * The filters of a list, kept in the address so that they can be shared, reloaded and gone back to.
 * Every filter is a text ('' = not set). Setting one goes back to the first page.
 */
export function useUrlQuery<Name extends string>(names: readonly Name[]) {
  const route = useRoute();
  const router = useRouter();

  const filters = computed(() => {
    const values = {} as Record<Name, string>;
    for (const name of names) {
      const value = route.query[name];
      values[name] = (Array.isArray(value) ? value[0] : value) ?? '';
    }
    return values;
  });
  const cursor = computed(() => (typeof route.query.cursor === 'string' ? route.query.cursor : ''));
  const active = computed(() => names.some((name) => filters.value[name] !== ''));

  function go(values: Record<string, string>, method: 'push' | 'replace'): void {
    const query: LocationQueryRaw = {};
    for (const [name, value] of Object.entries(values)) if (value) query[name] = value;
    void router[method]({ path: route.path, query });
  }

  /** Sets some filters; typing replaces the entry in the history instead of adding one per key. */
  function set(changes: Partial<Record<Name, string>>, method: 'push' | 'replace' = 'push'): void {
    go({ ...filters.value, ...changes } as Record<string, string>, method);
  }

  function clear(): void {
    go({}, 'push');
  }

  function turnTo(next: string): void {
    go({ ...filters.value, cursor: next } as Record<string, string>, 'push');
  }

  return { filters, cursor, active, set, clear, turnTo };
}

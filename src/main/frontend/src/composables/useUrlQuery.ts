import { computed } from 'vue';
import { useRoute, useRouter, type LocationQuery, type LocationQueryRaw } from 'vue-router';

/**
 * The filters of a list, kept in the address so that they can be shared, reloaded and gone back to.
 * Every filter is a text ('' = not set). Setting one goes back to the first page.
 */
export function useUrlQuery<Name extends string>(names: readonly Name[]) {
  const route = useRoute();
  const router = useRouter();

  // While the page is being left the address is already the next page's: keep the last of ours.
  const path = route.path;
  let query: LocationQuery = route.query;
  const own = computed(() => (route.path === path ? (query = route.query) : query));

  function textOf(name: string): string {
    const value = own.value[name];
    return (Array.isArray(value) ? value[0] : value) ?? '';
  }

  const filters = computed(
    () => Object.fromEntries(names.map((name) => [name, textOf(name)])) as Record<Name, string>,
  );
  const cursor = computed(() => textOf('cursor'));
  const active = computed(() => names.some((name) => filters.value[name] !== ''));
  /** How many filters are set beside the search and the order, which are always in sight. */
  const activeCount = computed(
    () =>
      names.filter((name) => name !== 'q' && name !== 'sort' && filters.value[name] !== '').length,
  );

  function go(values: Record<string, string>, method: 'push' | 'replace'): void {
    const query: LocationQueryRaw = {};
    for (const [name, value] of Object.entries(values)) if (value) query[name] = value;
    void router[method]({ path, query });
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

  return { filters, cursor, active, activeCount, set, clear, turnTo };
}

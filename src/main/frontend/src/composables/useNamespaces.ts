import { computed, onScopeDispose, shallowRef, type ComputedRef } from 'vue';
import { listNamespaces } from '@/api/belfry';
import type { Action } from '@/api/accessTypes';
import { useSession } from '@/stores/session';

/**
 * The namespaces to offer for an action, sorted: those that one's roles name and, where it is
 * allowed everywhere, those that have jobs. Any other name may still be typed.
 */
export function useNamespaces(action: Action): ComputedRef<string[]> {
  const session = useSession();
  const withJobs = shallowRef<string[]>([]);
  const controller = new AbortController();
  onScopeDispose(() => controller.abort());
  if (session.mayAnywhere('jobs.read')) {
    listNamespaces(controller.signal)
      .then(({ items }) => (withJobs.value = items.map(({ name }) => name ?? '')))
      // Without suggestions there is still the keyboard.
      .catch(() => undefined);
  }
  return computed(() => {
    const seen = withJobs.value.filter((name) => name !== '' && session.may(action, name));
    return [...new Set([...session.namespacesWith(action), ...seen])].sort();
  });
}

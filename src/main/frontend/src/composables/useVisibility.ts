import { onScopeDispose, ref, type Ref } from 'vue';

/** Whether somebody can see this tab. */
export function useVisibility(): Readonly<Ref<boolean>> {
  const visible = ref(document.visibilityState !== 'hidden');
  const update = () => (visible.value = document.visibilityState !== 'hidden');
  document.addEventListener('visibilitychange', update);
  onScopeDispose(() => document.removeEventListener('visibilitychange', update));
  return visible;
}

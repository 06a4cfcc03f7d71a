import type { Router } from 'vue-router';

/** Opens what a row stands for, unless the click meant something inside it or ended a selection. */
export function openRow(event: MouseEvent, router: Router, path: string): void {
  const target = event.target as HTMLElement;
  if (target.closest('a, button, input, label, .el-dropdown')) return;
  if (window.getSelection()?.toString()) return;
  if (event.ctrlKey || event.metaKey) window.open(router.resolve(path).href, '_blank', 'noopener');
  else void router.push(path);
}

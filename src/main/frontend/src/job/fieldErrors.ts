import type { FieldProblem } from '@/api/types';

/** Brings `/task/command`, `task.command` and `schedules[1]` into one form: `schedules.1`. */
export function fieldPath(field: string): string {
  return field
    .replace(/^\$?[./]/, '')
    .replace(/\[['"]?([^\]'"]+)['"]?\]/g, '.$1')
    .replace(/\//g, '.');
}

/** The problems of a field and of everything below it. */
export function problemsAt(problems: readonly FieldProblem[], path: string): FieldProblem[] {
  return problems.filter(({ field }) => {
    const at = fieldPath(field ?? '');
    return at === path || at.startsWith(`${path}.`);
  });
}

/** The problems that none of the given fields shows. */
export function problemsElsewhere(
  problems: readonly FieldProblem[],
  paths: readonly string[],
): FieldProblem[] {
  return problems.filter(
    (problem) => !paths.some((path) => problemsAt([problem], path).length > 0),
  );
}

/** Which of the schedules a problem is about; a lone `schedule` is the first. */
export function scheduleIndex(problem: FieldProblem): number {
  const match = /^schedules\.(\d+)/.exec(fieldPath(problem.field ?? ''));
  return match ? Number(match[1]) : 0;
}

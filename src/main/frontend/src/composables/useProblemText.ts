import { useI18n } from 'vue-i18n';
import type { ApiError } from '@/api/client';
import type { FieldProblem } from '@/api/types';

/** The words for what the server refused: from the catalogue by code, else what the server said. */
export function useProblemText() {
  const { t, te } = useI18n();
  const known = (code: string | undefined) => code !== undefined && te(`problem.${code}`);

  function problemText(error: ApiError): string {
    if (known(error.code)) return t(`problem.${error.code}`);
    const { detail, title } = error.problem;
    return detail || title || t('problem.unexpected');
  }

  /** What the server adds to the catalogue's sentence, if anything. */
  function problemDetail(error: ApiError): string {
    const detail = error.problem.detail ?? '';
    return detail !== problemText(error) ? detail : '';
  }

  /** The text at a field: the catalogue's, with the server's own words where they say more. */
  function fieldText(problem: FieldProblem): string {
    const detail = problem.detail ?? '';
    if (!known(problem.code)) return detail || problem.code || t('problem.unexpected');
    const text = t(`problem.${problem.code}`);
    return detail ? t('problem.withDetail', { text, detail }) : text;
  }

  return { problemText, problemDetail, fieldText };
}

import { isAbort, toApiError } from '@/api/client';
import { tellFailure } from '@/feedback';
import { useProblemText } from './useProblemText';

/** Runs calls whose failure is told above the page. Each gives whether it succeeded. */
export function useAttempt() {
  const { problemText, problemDetail } = useProblemText();

  return async function attempt(call: () => Promise<unknown>): Promise<boolean> {
    try {
      await call();
      return true;
    } catch (caught) {
      if (!isAbort(caught)) {
        const error = toApiError(caught);
        tellFailure(problemText(error), problemDetail(error));
      }
      return false;
    }
  };
}

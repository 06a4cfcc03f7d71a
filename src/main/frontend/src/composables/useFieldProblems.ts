import { computed, type Ref } from 'vue';
import type { ApiError } from '@/api/client';
import { problemsAt, problemsElsewhere } from '@/job/fieldErrors';
import { useProblemText } from './useProblemText';

/** What the server says about the fields of a small form, and whether it says something else. */
export function useFieldProblems(
  error: Readonly<Ref<ApiError | undefined>>,
  fields: readonly string[],
) {
  const { fieldText } = useProblemText();
  const problems = computed(() => error.value?.fieldProblems ?? []);

  return {
    /** What is wrong with a field, in one text ('' = nothing known). */
    wrong: (field: string) => problemsAt(problems.value, field).map(fieldText).join(' '),
    /** The error, where its words stand at none of the fields. */
    elsewhere: computed(() =>
      problems.value.length === 0 || problemsElsewhere(problems.value, fields).length > 0
        ? error.value
        : undefined,
    ),
  };
}

import { useI18n } from 'vue-i18n';

/** The words for a reason's code; an unknown code is shown as it is. */
export function useReason() {
  const { t, te } = useI18n();

  function reasonText(reason: string): string {
    return te(`reason.${reason}`) ? t(`reason.${reason}`) : reason;
  }

  return { reasonText };
}

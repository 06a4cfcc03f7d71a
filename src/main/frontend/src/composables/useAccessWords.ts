import { useI18n } from 'vue-i18n';
import { ALL_NAMESPACES } from '@/api/accessTypes';

/** The words for roles, actions and outcomes; what the catalogue does not know is shown as it is. */
export function useAccessWords() {
  const { t, te } = useI18n();

  return {
    roleText: (role: string) => (te(`role.${role}`) ? t(`role.${role}`) : role),
    /** What an action allows, or what was done. */
    actionText: (action: string) => (te(`deed.${action}`) ? t(`deed.${action}`) : action),
    outcomeText: (outcome: string) =>
      te(`outcome.${outcome}`) ? t(`outcome.${outcome}`) : outcome,
    namespaceText: (namespace: string) =>
      namespace === ALL_NAMESPACES ? t('roles.everywhere') : namespace,
  };
}

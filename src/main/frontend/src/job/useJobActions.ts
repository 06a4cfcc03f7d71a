import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { deleteJob, resumeJob, runJob, suspendJob } from '@/api/belfry';
import { useAttempt } from '@/composables/useAttempt';
import { askText, askTyped, tell } from '@/feedback';
import { executionPath } from '@/router';

/** A job as far as its actions need it. */
interface JobRef {
  namespace: string;
  name: string;
}

/** What a person does to a job, with its questions and its answers. Each gives whether it was done. */
export function useJobActions() {
  const { t } = useI18n();
  const router = useRouter();
  const attempt = useAttempt();

  async function run({ namespace, name }: JobRef): Promise<boolean> {
    let id: string | undefined;
    const done = await attempt(async () => (id = await runJob(namespace, name)));
    if (!done) return false;
    const path = id === undefined ? undefined : executionPath(id);
    tell(
      t('job.started', { name }),
      path === undefined ? undefined : { text: t('job.watch'), go: () => router.push(path) },
    );
    return true;
  }

  async function suspend({ namespace, name }: JobRef): Promise<boolean> {
    const reason = await askText({
      title: t('job.suspendTitle', { name }),
      text: t('job.suspendText'),
      placeholder: t('job.suspendReason'),
      confirm: t('action.suspend'),
      cancel: t('action.cancel'),
    });
    if (reason === undefined) return false;
    const done = await attempt(() => suspendJob(namespace, name, reason.trim()));
    if (done) tell(t('job.suspendedNow', { name }));
    return done;
  }

  async function resume({ namespace, name }: JobRef): Promise<boolean> {
    const done = await attempt(() => resumeJob(namespace, name));
    if (done) tell(t('job.resumedNow', { name }));
    return done;
  }

  async function remove({ namespace, name }: JobRef): Promise<boolean> {
    const sure = await askTyped({
      title: t('job.deleteTitle', { name }),
      text: t('job.deleteText', { name }),
      expected: name,
      wrong: t('job.deleteWrong'),
      confirm: t('action.delete'),
      cancel: t('action.cancel'),
    });
    if (!sure) return false;
    const done = await attempt(() => deleteJob(namespace, name));
    if (done) tell(t('job.deletedNow', { name }));
    return done;
  }

  return { run, suspend, resume, remove };
}

import { TextInput } from '@mantine/core';
import { post } from '../../api/api';
import type { WebhookEndpoint } from '../../api/objects';
import { refresh } from '../../api/query';
import { useSession } from '../../api/session';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { instantOf, wallOf } from '../parts/zone';

const DAY_MS = 86_400_000;

/* All that was told in a stretch of time, once more. */
export function WebhookReplay({ endpoint, onClose }: { endpoint: WebhookEndpoint; onClose(): void }) {
  const { t } = useSpeech();
  const { workspace } = useSession();
  const zone = workspace.time_zone;
  const now = Date.parse(workspace.now);
  const instant = (value: string) => instantOf(value, zone);
  const known = (value: string) => (instant(value) === null ? t('console.admin.clock_no_time') : null);
  const form = useForm({
    initial: { from: wallOf(new Date(now - DAY_MS).toISOString(), zone), to: wallOf(new Date(now + 60_000).toISOString(), zone) },
    checks: { from: known, to: known },
    submit: ({ from, to }, key) => post('/v1/webhook_endpoints/{id}/replay', { path: { id: endpoint.id }, body: { from: instant(from) ?? '', to: instant(to) ?? '' }, key }),
    onDone: () => {
      void refresh('/v1/webhook_endpoints', '/v1/deliveries');
      say(t('console.webhooks.replay_begun'));
      onClose();
    },
  });
  return (
    <FormFrame form={form} act={t('console.webhooks.replay')} onCancel={onClose}>
      <div className={styles.fields}>
        <p className={styles.quiet}>{t('console.webhooks.replay_means')}</p>
        <TextInput {...form.text('from')} type="datetime-local" label={t('console.webhooks.from')} description={t('console.money.at_zone', { zone })} />
        <TextInput {...form.text('to')} type="datetime-local" label={t('console.webhooks.to')} />
      </div>
    </FormFrame>
  );
}

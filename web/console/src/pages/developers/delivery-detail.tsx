import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { post } from '../../api/api';
import type { Delivery } from '../../api/objects';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { useAct } from '../../kit/act';
import { Fact, Facts } from '../../kit/card';
import { Failed } from '../../kit/empty';
import { Moment } from '../../kit/figures';
import { Shapes } from '../../kit/shape';
import { StatusBadge } from '../../kit/status';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from './webhooks.module.css';

/* What was sent is JSON: shown so that people can read it. */
function readable(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2);
}

function Attempts({ delivery }: { delivery: Delivery }) {
  const { t, word, number } = useSpeech();
  const attempts = delivery.attempts ?? [];
  if (attempts.length === 0) return <p className={styles.quiet}>{t('console.webhooks.no_attempts')}</p>;
  return (
    <ol className={styles.attempts}>
      {attempts.map((attempt) => (
        <li key={attempt.number}>
          <div className={styles.attempt}>
            <strong>{t('console.webhooks.attempt', { number: attempt.number })}</strong>
            <span>{attempt.outcome === null ? '' : word('console.webhooks.outcome', attempt.outcome)}</span>
            {attempt.status_code !== null && <span className="mono">{attempt.status_code}</span>}
            <span className={styles.quiet}>
              <Moment at={attempt.at} /> · {t('console.webhooks.took', { ms: number(attempt.duration_ms) })}
            </span>
          </div>
          {attempt.detail !== null && <p className={styles.quiet}>{attempt.detail}</p>}
          {attempt.response !== null && (
            <pre className={styles.body} tabIndex={0} aria-label={t('console.webhooks.response_of', { number: attempt.number })}>
              {attempt.response}
            </pre>
          )}
        </li>
      ))}
    </ol>
  );
}

function Retry({ delivery }: { delivery: Delivery }) {
  const { t } = useSpeech();
  const may = useMay()('webhooks:write');
  const { busy, run } = useAct();
  if (!may || delivery.state === 'waiting') return null;
  const retry = () =>
    run(
      async (key) => {
        await post('/v1/deliveries/{id}/retry', { path: { id: delivery.id }, body: {}, key });
        say(t('console.webhooks.retry_begun'));
      },
      '/v1/deliveries',
      '/v1/webhook_endpoints',
    );
  return (
    <Button variant="default" leftSection={<IconRefresh size={16} />} loading={busy} onClick={retry}>
      {t('console.webhooks.retry')}
    </Button>
  );
}

/* One delivery: what was sent, what each try was answered, and the way to make it again. */
export function DeliveryDetail({ id }: { id: string }) {
  const { t } = useSpeech();
  const found = useGet('/v1/deliveries/{id}', { path: { id } });
  if (found.error) return <Failed error={found.error} />;
  if (!found.data) return <Shapes lines={5} />;
  const delivery = found.data;
  return (
    <div className={styles.detail}>
      <Facts>
        <Fact name={t('console.admin.status')}>
          <StatusBadge kind="delivery" status={delivery.state} />
        </Fact>
        <Fact name={t('console.webhooks.made')}>
          <Moment at={delivery.created_at} />
        </Fact>
        {delivery.next_try_at !== null && (
          <Fact name={t('console.webhooks.next_try')}>
            <Moment at={delivery.next_try_at} />
          </Fact>
        )}
        <Fact name="webhook-id">
          <span className={styles.id}>{delivery.event_id}</span>
        </Fact>
      </Facts>
      <h3>{t('console.webhooks.attempts')}</h3>
      <Attempts delivery={delivery} />
      <h3>{t('console.webhooks.sent_body')}</h3>
      {delivery.request_body === null || delivery.request_body === undefined ? (
        <p className={styles.quiet}>{t('console.webhooks.body_gone')}</p>
      ) : (
        <pre className={styles.body} tabIndex={0} aria-label={t('console.webhooks.sent_body')}>
          {readable(delivery.request_body)}
        </pre>
      )}
      <Retry delivery={delivery} />
    </div>
  );
}

import { useGet } from '../../api/query';
import { Card } from '../../kit/card';
import { Moment, Money } from '../../kit/figures';
import { useSpeech } from '../../text/text';
import styles from './referral.module.css';

/* What other systems told of this referral. */
export function ReferralEvents({ id }: { id: string }) {
  const { t, word } = useSpeech();
  const events = useGet('/v1/events', { query: { referral_id: id, limit: 50 } });
  const rows = events.data?.data ?? [];
  if (rows.length === 0) return null;
  return (
    <Card title={t('console.referral.events')} flush>
      <ul className={styles.rewards}>
        {rows.map((event) => (
          <li key={event.id}>
            <div>
              <p>
                <strong>{word('console.event', event.type)}</strong>
              </p>
              <p className={styles.quiet}>
                {event.source}, <span className="mono">{event.external_id}</span>, <Moment at={event.occurred_at} look="month_day_time" />
              </p>
            </div>
            <Money amount={event.amount} currency={event.currency} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

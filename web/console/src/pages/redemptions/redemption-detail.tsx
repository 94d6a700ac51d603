import { Link } from 'wouter';
import type { Redemption } from '../../api/objects';
import { useGet } from '../../api/query';
import { Fact, Facts } from '../../kit/card';
import { Failed } from '../../kit/empty';
import { Moment, Money } from '../../kit/figures';
import { Shapes } from '../../kit/shape';
import { StatusBadge } from '../../kit/status';
import { useSpeech } from '../../text/text';
import { ContactName } from '../parts/names';
import styles from '../parts/parts.module.css';

/* A redemption with the lots that it took, earliest expiry first. */
export function RedemptionDetail({ id }: { id: string }) {
  const { t } = useSpeech();
  const found = useGet('/v1/redemptions/{id}', { path: { id } });
  if (found.error) return <Failed error={found.error} onAgain={() => void found.refetch()} />;
  if (!found.data) return <Shapes lines={4} />;
  const redemption = found.data;
  return (
    <div className={styles.fields}>
      <Facts>
        <Fact name={t('console.money.contact')}>
          <ContactName id={redemption.contact_id} link />
        </Fact>
        <Fact name={t('console.money.amount')}>
          <Money amount={redemption.amount} currency={redemption.currency} />
        </Fact>
        <Fact name={t('console.admin.status')}>
          <StatusBadge kind="redemption" status={redemption.status} />
        </Fact>
        <Fact name={t('console.money.reference')}>{redemption.reference}</Fact>
        <Fact name={t('console.admin.created')}>
          <Moment at={redemption.created_at} />
        </Fact>
      </Facts>
      <h3 className={styles.subtitle}>{t('console.money.lots')}</h3>
      <Lots redemption={redemption} />
    </div>
  );
}

function Lots({ redemption }: { redemption: Redemption }) {
  return (
    <ul className={styles.list}>
      {redemption.lots.map((lot) => (
        <li key={lot.reward_id}>
          <Link href={`/rewards/${lot.reward_id}`} className="mono">
            {lot.reward_id}
          </Link>
          <span className={styles.grow} />
          <Money amount={lot.amount} currency={redemption.currency} />
        </li>
      ))}
    </ul>
  );
}

import { useGet } from '../../api/query';
import { Card, SmallTable } from '../../kit/card';
import { Day, Money } from '../../kit/figures';
import { StatusBadge } from '../../kit/status';
import { useSpeech } from '../../text/text';
import styles from './contact.module.css';

/* On what the credit was spent. */
export function Redemptions({ contactId }: { contactId: string }) {
  const { t } = useSpeech();
  const list = useGet('/v1/redemptions', { query: { contact_id: contactId, limit: 50 } });
  const rows = list.data?.data ?? [];
  const head = [{ title: t('console.column.reference') }, { title: t('console.column.status') }, { title: t('console.column.when') }, { title: t('console.column.amount'), figure: true }];
  return (
    <Card title={t('console.contact.redemptions')} flush>
      {list.data && rows.length === 0 && <p className={styles.none}>{t('console.contact.no_redemptions')}</p>}
      {rows.length > 0 && (
        <SmallTable label={t('console.contact.redemptions')} head={head}>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>{row.reference}</td>
              <td>
                <StatusBadge kind="redemption" status={row.status} />
              </td>
              <td>
                <Day at={row.created_at} />
              </td>
              <td data-figure>
                <Money amount={row.amount} currency={row.currency} />
              </td>
            </tr>
          ))}
        </SmallTable>
      )}
    </Card>
  );
}

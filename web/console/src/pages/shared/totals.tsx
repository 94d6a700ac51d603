import { Card, SmallTable } from '../../kit/card';
import { Money } from '../../kit/figures';
import { useSpeech } from '../../text/text';
import styles from './shared.module.css';

export interface Total {
  currency: string;
  pending: number;
  available: number;
  reserved: number;
  redeemed: number;
  paid: number;
  reversed: number;
  expired: number;
  debt: number;
  earned: number;
}

const shown = ['earned', 'pending', 'available', 'reserved', 'redeemed', 'paid', 'reversed', 'expired', 'debt'] as const;

/* What somebody has, by currency, one column each: never added up. */
export function Totals({ totals }: { totals: readonly Total[] }) {
  const { t, word } = useSpeech();
  const head = [{ title: t('console.totals.what') }, ...totals.map((total) => ({ title: total.currency, figure: true }))];
  const rows = shown.filter((key) => key === 'earned' || key === 'available' || totals.some((total) => total[key] !== 0));
  return (
    <Card title={t('console.totals.title')} flush>
      {totals.length === 0 ? (
        <p className={styles.none}>{t('console.totals.none')}</p>
      ) : (
        <SmallTable label={t('console.totals.title')} head={head}>
          {rows.map((key) => (
            <tr key={key}>
              <td>{word('console.totals', key)}</td>
              {totals.map((total) => (
                <td key={total.currency} data-figure>
                  <Money amount={total[key]} currency={total.currency} />
                </td>
              ))}
            </tr>
          ))}
        </SmallTable>
      )}
    </Card>
  );
}

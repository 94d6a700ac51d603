import { IconRosetteDiscountCheck } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useMay } from '../../api/session';
import { Card, SmallTable } from '../../kit/card';
import { Money } from '../../kit/figures';
import { useSpeech } from '../../text/text';
import { isUnit, unitName } from '../../text/money';
import type { Report } from './report';
import styles from './home.module.css';

/* What the business owes, by currency: currencies are never added up. */
export function Owed({ report }: { report: Report }) {
  const { t, ago } = useSpeech();
  const may = useMay();
  const head = [
    { title: t('console.owed.currency') },
    { title: t('console.owed.pending'), figure: true },
    { title: t('console.owed.available'), figure: true },
    { title: t('console.owed.reserved'), figure: true },
    { title: t('console.owed.total'), figure: true },
  ];
  return (
    <Card
      title={t('console.home.owed')}
      side={may('ledger:read') && <Link href="/ledger">{t('console.nav.ledger')}</Link>}
      flush
      foot={
        <span className={styles.proof}>
          <IconRosetteDiscountCheck size={16} aria-hidden />
          {t('console.home.as_of', { ago: ago(report.as_of) })}
        </span>
      }
    >
      {report.liabilities.length === 0 && <p className={styles.none}>{t('console.home.nothing_owed')}</p>}
      {report.liabilities.length > 0 && (
        <SmallTable label={t('console.home.owed')} head={head}>
          {report.liabilities.map((row) => (
            <tr key={row.currency}>
              <td>{isUnit(row.currency) ? unitName(row.currency) : row.currency}</td>
              <td data-figure className={styles.soft}>
                <Sum amount={row.pending} currency={row.currency} />
              </td>
              <td data-figure className={styles.soft}>
                <Sum amount={row.available} currency={row.currency} />
              </td>
              <td data-figure className={styles.soft}>
                <Sum amount={row.reserved} currency={row.currency} />
              </td>
              <td data-figure>
                <strong>
                  <Sum amount={row.pending + row.available + row.reserved} currency={row.currency} />
                </strong>
              </td>
            </tr>
          ))}
        </SmallTable>
      )}
    </Card>
  );
}

/* The unit stands at the head of its row: here the number is enough. */
function Sum({ amount, currency }: { amount: number; currency: string }) {
  const { number } = useSpeech();
  return isUnit(currency) ? number(amount) : <Money amount={amount} currency={currency} />;
}

import { Fragment } from 'react';
import { Link } from 'wouter';
import { SmallTable } from '../../kit/card';
import { Moment, Money } from '../../kit/figures';
import { useSpeech } from '../../text/text';
import { ContactName } from '../parts/names';
import { usePrograms } from '../shared/programs';
import { kindOfAccount } from './account-kind';
import type { Transaction } from './entries';
import styles from './ledger.module.css';

type Entry = Transaction['entries'][number];

/* Whose account: a contact's or a program's, by name. */
export function Owner({ owner }: { owner: { type: string; id: string } }) {
  const { nameOf } = usePrograms();
  if (owner.type === 'contact') return <ContactName id={owner.id} link />;
  return <Link href={`/programs/${owner.id}`}>{nameOf(owner.id) || owner.id}</Link>;
}

/* Transactions with their entries, which add up to nothing. */
export function TransactionRows({ transactions, rewardId }: { transactions: readonly Transaction[]; rewardId?: string }) {
  const { t, word } = useSpeech();
  const head = [
    { title: t('console.money.when') },
    { title: t('console.money.effect') },
    { title: t('console.money.owner') },
    { title: t('console.money.account_title') },
    { title: t('console.money.amount'), figure: true },
    { title: t('console.money.reward') },
  ];
  return (
    <SmallTable label={t('console.money.transactions')} head={head}>
      {transactions.map((one) => (
        <Fragment key={one.id}>
          {one.entries.map((entry, i) => (
            <tr key={`${one.id} ${String(i)}`} data-first={i === 0 || undefined} className={styles.entry}>
              <td>{i === 0 && <Moment at={one.created_at} />}</td>
              <td>
                {i === 0 && (
                  <span title={one.cause.id}>
                    {word('console.money.effect', one.cause.effect)} <CauseLink cause={one.cause.id} />
                  </span>
                )}
              </td>
              <td>
                <Owner owner={entry.owner} />
              </td>
              <td>{accountOf(entry, word)}</td>
              <td data-figure>
                <Money amount={entry.amount} currency={one.currency} />
              </td>
              <td>{entry.reward_id === rewardId ? null : <Link href={`/rewards/${entry.reward_id}`}>{`\u2026${entry.reward_id.slice(-6)}`}</Link>}</td>
            </tr>
          ))}
        </Fragment>
      ))}
    </SmallTable>
  );
}

function accountOf(entry: Entry, word: (area: string, code: string) => string): string {
  const kind = entry.account === null ? null : kindOfAccount(entry.account);
  return kind === null ? '' : word('console.money.account', kind);
}

const PLACES: Readonly<Record<string, string>> = { rwd: '/rewards', ref: '/referrals', rdm: '/redemptions' };

function CauseLink({ cause }: { cause: string }) {
  const place = PLACES[cause.slice(0, 3)];
  const short = `${cause.slice(0, 4)}\u2026${cause.slice(-6)}`;
  if (place === undefined) return <span className="mono">{short}</span>;
  return (
    <Link href={place === '/redemptions' ? `${place}?open=${cause}` : `${place}/${cause}`} className="mono">
      {short}
    </Link>
  );
}

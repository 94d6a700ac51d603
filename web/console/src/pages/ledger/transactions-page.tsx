import { IconBook } from '@tabler/icons-react';
import { Empty } from '../../kit/empty';
import { Moment, Money } from '../../kit/figures';
import { Page } from '../../kit/page';
import { csvMoney } from '../../kit/table/csv';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { decimalText } from '../../text/money';
import { useSpeech, type Speech } from '../../text/text';
import { Sections } from '../parts/sections';
import { usePrograms } from '../shared/programs';
import { kindOfAccount } from './account-kind';
import { AtField } from './at-field';
import type { Transaction } from './entries';
import styles from './ledger.module.css';
import { ledgerSections } from './sections';
import { Owner } from './transaction-rows';

const movedOf = (row: Transaction): number => row.entries.reduce((sum, entry) => (entry.amount > 0 ? sum + entry.amount : sum), 0);

function Lines({ row, word }: { row: Transaction; word: Speech['word'] }) {
  return (
    <ul className={styles.lines}>
      {row.entries.map((entry, i) => (
        <li key={i}>
          <span>
            <Owner owner={entry.owner} />
          </span>
          <span className={styles.kind}>{entry.account === null ? '' : word('console.money.account', kindOfAccount(entry.account) ?? 'none')}</span>
          <span className={styles.sum}>
            <Money amount={entry.amount} currency={row.currency} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function columnsOf({ t, word }: Speech): Column<Transaction>[] {
  return [
    { key: 'at', title: t('console.money.when'), card: 'line', cell: (row) => <Moment at={row.created_at} />, csv: (row) => row.created_at },
    { key: 'effect', title: t('console.money.effect'), card: 'title', cell: (row) => word('console.money.effect', row.cause.effect), csv: (row) => row.cause.effect },
    { key: 'entries', title: t('console.money.entries'), cell: (row) => <Lines row={row} word={word} />, csv: (row) => row.entries.map((entry) => `${entry.account ?? ''} ${decimalText(entry.amount, row.currency)}`).join('; ') },
    { key: 'moved', title: t('console.money.moved'), figure: true, card: 'end', cell: (row) => <Money amount={movedOf(row)} currency={row.currency} />, csv: (row) => csvMoney(movedOf(row), row.currency), currencyOf: (row) => row.currency },
    { key: 'cause', title: t('console.money.cause'), quiet: true, cell: (row) => <span className="mono">{row.cause.id}</span>, csv: (row) => row.cause.id, optional: true },
    { key: 'currency', title: t('console.money.currency'), cell: (row) => row.currency, csv: (row) => row.currency, optional: true },
    { key: 'id', title: t('console.admin.id'), cell: (row) => <span className="mono">{row.id}</span>, csv: (row) => row.id, optional: true },
  ];
}

/* The journal, newest first: each transaction with the entries that add up to nothing. */
export default function TransactionsPage() {
  const speech = useSpeech();
  const { t } = speech;
  const { options, nameOf } = usePrograms();
  return (
    <Page title={t('console.money.ledger')} full>
      <DataTable
        path="/v1/ledger/transactions"
        name="transactions"
        label={t('console.money.transactions')}
        above={
          <div className={styles.above}>
            <Sections label={t('console.money.ledger')} sections={ledgerSections(t)} />
            <AtField />
          </div>
        }
        columns={columnsOf(speech)}
        filters={[
          { name: 'program_id', title: t('console.money.program'), options, labelOf: nameOf },
          { name: 'contact_id', title: t('console.money.contact'), typed: true },
          { name: 'reward_id', title: t('console.money.reward'), typed: true },
          { name: 'at', title: t('console.money.at'), elsewhere: true, labelOf: (value) => speech.date(value, 'moment') },
        ]}
        idOf={(row) => row.id}
        empty={<Empty icon={IconBook} title={t('console.money.no_transactions')} text={t('console.money.no_accounts_text')} />}
      />
    </Page>
  );
}

import { IconBook } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Answer } from '../../api/api';
import { Empty } from '../../kit/empty';
import { Money } from '../../kit/figures';
import { Page } from '../../kit/page';
import { csvMoney } from '../../kit/table/csv';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { useSpeech, type Speech } from '../../text/text';
import { Sections } from '../parts/sections';
import { usePrograms } from '../shared/programs';
import { AtField } from './at-field';
import styles from './ledger.module.css';
import { ledgerSections } from './sections';
import { Owner } from './transaction-rows';

type Account = Answer<'/v1/ledger/accounts', 'get'>['data'][number];

function columnsOf({ t, word }: Speech): Column<Account>[] {
  const entries = (row: Account) => `/ledger/transactions?${row.owner.type === 'program' ? 'program_id' : 'contact_id'}=${row.owner.id}`;
  return [
    { key: 'owner', title: t('console.money.owner'), card: 'title', cell: (row) => <Owner owner={row.owner} />, csv: (row) => row.owner.id },
    { key: 'kind', title: t('console.money.account_title'), card: 'line', cell: (row) => word('console.money.account', row.kind), csv: (row) => row.kind },
    { key: 'currency', title: t('console.money.currency'), quiet: true, cell: (row) => row.currency, csv: (row) => row.currency },
    {
      key: 'balance',
      title: t('console.money.balance'),
      figure: true,
      card: 'end',
      cell: (row) => (
        <Link href={entries(row)} {...(row.balance === 0 ? { className: styles.zero } : {})}>
          <Money amount={row.balance} currency={row.currency} />
        </Link>
      ),
      csv: (row) => csvMoney(row.balance, row.currency),
      currencyOf: (row) => row.currency,
    },
    { key: 'id', title: t('console.admin.id'), optional: true, cell: (row) => <span className="mono">{row.id}</span>, csv: (row) => row.id },
  ];
}

/* All accounts with their balances, now or at a past moment. */
export default function AccountsPage() {
  const speech = useSpeech();
  const { t } = speech;
  const { options, nameOf } = usePrograms();
  return (
    <Page title={t('console.money.ledger')} full>
      <DataTable
        path="/v1/ledger/accounts"
        name="accounts"
        label={t('console.money.accounts')}
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
          { name: 'at', title: t('console.money.at'), elsewhere: true, labelOf: (value) => speech.date(value, 'moment') },
        ]}
        idOf={(row) => row.id}
        empty={<Empty icon={IconBook} title={t('console.money.no_accounts')} text={t('console.money.no_accounts_text')} />}
      />
    </Page>
  );
}

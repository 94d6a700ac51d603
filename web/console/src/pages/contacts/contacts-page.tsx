import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAddressBook, IconSearch } from '@tabler/icons-react';
import { Empty } from '../../kit/empty';
import { Day } from '../../kit/figures';
import type { RowOf } from '../../kit/list';
import { Page } from '../../kit/page';
import { Initials } from '../../kit/person';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { useUrl } from '../../kit/url';
import { useSpeech } from '../../text/text';
import { nameOf } from '../shared/names';
import styles from './contacts.module.css';

type Row = RowOf<'/v1/contacts'>;

/* Everybody whom the business knows. The search finds names in any order, firms, addresses, the last digits of a phone. */
export default function ContactsPage() {
  const { t } = useSpeech();
  const { search, set } = useUrl();
  const ask = useDebouncedCallback((q: string) => set({ q, after: null }, { replace: true }), 250);
  const text = (key: string, title: string, of: (row: Row) => string | null, more: Partial<Column<Row>> = {}): Column<Row> => ({ key, title, cell: of, csv: of, quiet: true, ...more });
  const columns: Column<Row>[] = [
    {
      key: 'name',
      title: t('console.person.name'),
      cell: (row) => (
        <span className={styles.person}>
          <Initials name={nameOf(row)} />
          {nameOf(row)}
        </span>
      ),
      csv: nameOf,
      card: 'title',
    },
    text('company', t('console.person.company'), (row) => row.company, { card: 'side' }),
    text('email', t('console.person.email'), (row) => row.email, { card: 'line' }),
    text('phone', t('console.person.phone'), (row) => row.phone, { card: 'end' }),
    text('country', t('console.person.country'), (row) => row.country),
    text('external_id', t('console.person.external_id'), (row) => row.external_id, { optional: true }),
    { key: 'created', title: t('console.column.since'), cell: (row) => <Day at={row.created_at} />, csv: (row) => row.created_at, quiet: true },
  ];
  return (
    <Page title={t('console.nav.contacts')} full>
      <DataTable
        path="/v1/contacts"
        name="contacts"
        label={t('console.nav.contacts')}
        columns={columns}
        filters={[{ name: 'q', title: t('console.palette.open'), elsewhere: true }]}
        idOf={(row) => row.id}
        hrefOf={(row) => `/contacts/${row.id}`}
        empty={<Empty icon={IconAddressBook} title={t('console.contact.empty')} text={t('console.contact.empty_text')} />}
        above={
          <div className={styles.search} role="search">
            <TextInput
              aria-label={t('console.contact.search')}
              placeholder={t('console.contact.search')}
              leftSection={<IconSearch size={16} />}
              defaultValue={search.get('q') ?? ''}
              onChange={(event) => ask(event.currentTarget.value.trim())}
            />
          </div>
        }
      />
    </Page>
  );
}

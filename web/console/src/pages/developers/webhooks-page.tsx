import { Button } from '@mantine/core';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useState } from 'react';
import type { WebhookEndpoint } from '../../api/objects';
import { useMay } from '../../api/session';
import { Empty } from '../../kit/empty';
import { Day } from '../../kit/figures';
import { Page } from '../../kit/page';
import { Dialog } from '../../kit/reason';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { useSpeech, type Speech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { Secret } from '../parts/secret';
import { Sections } from '../parts/sections';
import { developerSections } from './sections';
import { WebhookForm } from './webhook-form';
import { filtersOf, WebhookHealth } from './webhook-health';

function columnsOf({ t, number }: Speech): Column<WebhookEndpoint>[] {
  return [
    {
      key: 'url',
      title: t('console.webhooks.endpoint'),
      card: 'title',
      cell: (row) => (
        <span className={styles.two}>
          <span>
            <strong>{row.description ?? row.url}</strong>
            {row.description !== null && <small>{row.url}</small>}
          </span>
        </span>
      ),
      csv: (row) => row.url,
    },
    { key: 'health', title: t('console.admin.status'), card: 'side', cell: (row) => <WebhookHealth endpoint={row} />, csv: (row) => row.status },
    {
      key: 'events',
      title: t('console.webhooks.events'),
      card: 'line',
      cell: (row) => (
        <span className={styles.chips}>
          {filtersOf(row).map((filter) => (
            <span key={filter} className={styles.chip}>
              {filter === '*' ? t('console.webhooks.all_events') : filter}
            </span>
          ))}
        </span>
      ),
      csv: (row) => filtersOf(row).join(' '),
    },
    { key: 'kind', title: t('console.money.kind'), quiet: true, optional: true, cell: (row) => t(`console.webhooks.kind_${row.kind}`), csv: (row) => row.kind },
    { key: 'waiting', title: t('console.webhooks.waiting'), figure: true, cell: (row) => number(row.health.waiting), csv: (row) => row.health.waiting },
    { key: 'dead', title: t('console.webhooks.dead'), figure: true, cell: (row) => number(row.health.dead), csv: (row) => row.health.dead },
    { key: 'created', title: t('console.admin.created'), quiet: true, cell: (row) => <Day at={row.created_at} />, csv: (row) => row.created_at },
  ];
}

/* Addresses that are told of what happens here. A secret is shown once, when it is made. */
export default function WebhooksPage() {
  const speech = useSpeech();
  const { t } = speech;
  const may = useMay()('webhooks:write');
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<WebhookEndpoint | null>(null);
  const add = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {t('console.webhooks.add')}
    </Button>
  );
  return (
    <Page title={t('console.admin.developers')} acts={add} full>
      <DataTable
        path="/v1/webhook_endpoints"
        name="webhooks"
        label={t('console.webhooks.title')}
        above={
          <div className={styles.above}>
            <Sections label={t('console.admin.developers')} sections={developerSections(t)} />
          </div>
        }
        columns={columnsOf(speech)}
        idOf={(row) => row.id}
        hrefOf={(row) => `/developers/webhooks/${row.id}`}
        empty={<Empty icon={IconWebhook} title={t('console.webhooks.none')} text={t('console.webhooks.none_text')} actions={add} />}
      />
      {adding && (
        <Dialog title={t('console.webhooks.add')} opened onClose={() => setAdding(false)} size="lg">
          <WebhookForm
            onCancel={() => setAdding(false)}
            onDone={(endpoint) => {
              setAdding(false);
              setMade(endpoint);
            }}
          />
        </Dialog>
      )}
      <Dialog title={t('console.webhooks.secret')} opened={made !== null} onClose={() => setMade(null)}>
        <div className={styles.fields}>
          <p className={styles.quiet}>{t('console.webhooks.secret_once')}</p>
          {made?.secret !== undefined && <Secret text={made.secret} />}
        </div>
      </Dialog>
    </Page>
  );
}

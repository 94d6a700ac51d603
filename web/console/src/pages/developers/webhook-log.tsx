import { Button } from '@mantine/core';
import { IconMailForward } from '@tabler/icons-react';
import { useState } from 'react';
import type { Delivery, WebhookEndpoint } from '../../api/objects';
import { Card } from '../../kit/card';
import { Empty } from '../../kit/empty';
import { Moment } from '../../kit/figures';
import { Dialog } from '../../kit/reason';
import { StatusBadge } from '../../kit/status';
import { DataTable } from '../../kit/table/data-table';
import type { Column, Filter } from '../../kit/table/types';
import { useSpeech, type Speech } from '../../text/text';
import { DeliveryDetail } from './delivery-detail';

function columnsOf({ t, word, number }: Speech, onOpen: (row: Delivery) => void): Column<Delivery>[] {
  const outcome = (row: Delivery) => [row.outcome === null ? null : word('console.webhooks.outcome', row.outcome), row.status_code].filter((part) => part !== null).join(', ');
  return [
    { key: 'type', title: t('console.webhooks.event'), card: 'title', cell: (row) => <span className="mono">{row.type}</span>, csv: (row) => row.type },
    { key: 'state', title: t('console.admin.status'), card: 'side', cell: (row) => <StatusBadge kind="delivery" status={row.state} />, csv: (row) => row.state },
    { key: 'outcome', title: t('console.webhooks.answer'), card: 'line', cell: outcome, csv: outcome },
    { key: 'tries', title: t('console.webhooks.tries'), figure: true, cell: (row) => number(row.tries), csv: (row) => row.tries },
    { key: 'made', title: t('console.webhooks.made'), quiet: true, cell: (row) => <Moment at={row.created_at} />, csv: (row) => row.created_at },
    { key: 'next', title: t('console.webhooks.next_try'), quiet: true, cell: (row) => <Moment at={row.next_try_at} />, csv: (row) => row.next_try_at },
    {
      key: 'acts',
      title: t('console.admin.acts'),
      figure: true,
      card: 'end',
      cell: (row) => (
        <Button variant="default" size="xs" onClick={() => onOpen(row)} aria-label={t('console.webhooks.open_name', { type: row.type })}>
          {t('console.webhooks.open')}
        </Button>
      ),
      csv: () => null,
    },
  ];
}

/* What an endpoint was told, the newest first, and what became of each. */
export function WebhookLog({ endpoint }: { endpoint: WebhookEndpoint }) {
  const speech = useSpeech();
  const { t } = speech;
  const [opened, setOpened] = useState<Delivery | null>(null);
  const filters: Filter[] = [
    { name: 'state', title: t('console.admin.status'), options: (['waiting', 'delivered', 'dead'] as const).map((value) => ({ value, label: t(`status.delivery.${value}`) })) },
  ];
  return (
    <Card title={t('console.webhooks.log')} flush>
      <DataTable
        path="/v1/deliveries"
        name="deliveries"
        label={t('console.webhooks.log')}
        fixed={{ endpoint_id: endpoint.id }}
        filters={filters}
        columns={columnsOf(speech, setOpened)}
        idOf={(row) => row.id}
        empty={<Empty icon={IconMailForward} title={t('console.webhooks.log_empty')} text={t('console.webhooks.log_empty_text')} />}
      />
      {opened && (
        <Dialog title={opened.type} opened onClose={() => setOpened(null)} size="lg">
          <DeliveryDetail id={opened.id} />
        </Dialog>
      )}
    </Card>
  );
}

import { Button } from '@mantine/core';
import { IconDiscountCheck, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Redemption } from '../../api/objects';
import { useMay } from '../../api/session';
import { Empty } from '../../kit/empty';
import { Day, Money } from '../../kit/figures';
import { Page } from '../../kit/page';
import { Dialog } from '../../kit/reason';
import { StatusBadge } from '../../kit/status';
import { csvMoney } from '../../kit/table/csv';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { useUrl } from '../../kit/url';
import { useSpeech, type Speech } from '../../text/text';
import { ContactName } from '../parts/names';
import styles from '../parts/parts.module.css';
import { CaptureForm } from './capture-form';
import { RedemptionDetail } from './redemption-detail';
import { ReleaseForm } from './release-form';
import { SpendForm } from './spend-form';

type Act = 'capture' | 'release';

function columnsOf({ t, money }: Speech, onAct: ((row: Redemption, act: Act) => void) | null): Column<Redemption>[] {
  const columns: Column<Redemption>[] = [
    { key: 'contact', title: t('console.money.contact'), card: 'title', cell: (row) => <ContactName id={row.contact_id} />, csv: (row) => row.contact_id },
    { key: 'reference', title: t('console.money.reference'), card: 'line', cell: (row) => row.reference, csv: (row) => row.reference },
    { key: 'status', title: t('console.admin.status'), card: 'side', cell: (row) => <StatusBadge kind="redemption" status={row.status} />, csv: (row) => row.status },
    { key: 'created', title: t('console.admin.created'), quiet: true, cell: (row) => <Day at={row.created_at} />, csv: (row) => row.created_at },
    { key: 'expires', title: t('console.money.open_until'), quiet: true, cell: (row) => row.status === 'open' && <Day at={row.expires_at} />, csv: (row) => row.expires_at },
    { key: 'amount', title: t('console.money.amount'), figure: true, card: 'end', cell: (row) => <Money amount={row.amount} currency={row.currency} />, csv: (row) => csvMoney(row.amount, row.currency), currencyOf: (row) => row.currency },
    { key: 'currency', title: t('console.money.currency'), optional: true, cell: (row) => row.currency, csv: (row) => row.currency },
    { key: 'id', title: t('console.admin.id'), optional: true, cell: (row) => <span className="mono">{row.id}</span>, csv: (row) => row.id },
  ];
  if (onAct === null) return columns;
  const acts = (row: Redemption) =>
    row.status === 'open' && (
      <span className={styles.rowActs}>
        <Button variant="default" size="xs" onClick={() => onAct(row, 'capture')}>
          {t('console.money.capture', { amount: money(row.amount, row.currency) })}
        </Button>
        <Button variant="subtle" size="xs" onClick={() => onAct(row, 'release')}>
          {t('console.money.release')}
        </Button>
      </span>
    );
  return [...columns, { key: 'acts', title: t('console.admin.acts'), figure: true, cell: acts, csv: () => null }];
}

/* Credit that was spent, or is set aside for a spending under way. */
export default function RedemptionsPage() {
  const speech = useSpeech();
  const { t } = speech;
  const may = useMay()('redemptions:write');
  const url = useUrl();
  const open = url.search.get('open');
  const [spending, setSpending] = useState(false);
  const [asked, setAsked] = useState<{ row: Redemption; act: Act } | null>(null);
  const spend = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setSpending(true)}>
      {t('console.money.spend_credit')}
    </Button>
  );
  return (
    <Page title={t('console.money.redemptions')} acts={spend} full>
      <DataTable
        path="/v1/redemptions"
        name="redemptions"
        label={t('console.money.redemptions')}
        columns={columnsOf(speech, may ? (row, act) => setAsked({ row, act }) : null)}
        filters={[
          { name: 'status', title: t('console.admin.status'), options: (['open', 'captured', 'released'] as const).map((status) => ({ value: status, label: t(`status.redemption.${status}`) })) },
          { name: 'contact_id', title: t('console.money.contact'), typed: true },
        ]}
        idOf={(row) => row.id}
        hrefOf={(row) => `/redemptions?open=${row.id}`}
        empty={<Empty icon={IconDiscountCheck} title={t('console.money.no_redemptions')} text={t('console.money.no_redemptions_text')} actions={spend} />}
      />
      <Dialog title={t('console.money.spend_credit')} opened={spending} onClose={() => setSpending(false)}>
        <SpendForm onClose={() => setSpending(false)} />
      </Dialog>
      <Dialog title={t('console.money.redemption')} opened={open !== null} onClose={() => url.set({ open: null })}>
        {open !== null && <RedemptionDetail id={open} />}
      </Dialog>
      {asked && (
        <Dialog title={t(asked.act === 'capture' ? 'console.money.capture_title' : 'console.money.release')} opened onClose={() => setAsked(null)}>
          {asked.act === 'capture' ? <CaptureForm redemption={asked.row} onClose={() => setAsked(null)} /> : <ReleaseForm redemption={asked.row} onClose={() => setAsked(null)} />}
        </Dialog>
      )}
    </Page>
  );
}

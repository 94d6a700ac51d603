import { Day, Money } from '../../kit/figures';
import type { RowOf } from '../../kit/list';
import { Method } from '../../kit/method';
import { StatusBadge } from '../../kit/status';
import { csvMoney } from '../../kit/table/csv';
import type { Column } from '../../kit/table/types';
import { useSpeech } from '../../text/text';
import { usePrograms } from '../shared/programs';
import { useStageOrReason } from '../shared/stage-or-reason';
import styles from './referrals.module.css';

export type Row = RowOf<'/v1/referrals'>;

export function useReferralColumns(): Column<Row>[] {
  const { t, word } = useSpeech();
  const programs = usePrograms();
  const stageOrReason = useStageOrReason();
  const currency = (row: Row) => programs.find(row.program_id)?.currency;
  const day = (key: string, title: string, at: (row: Row) => string | null): Column<Row> => ({
    key,
    title,
    cell: (row) => <Day at={at(row)} />,
    csv: at,
    quiet: true,
  });
  return [
    { key: 'prospect', title: t('console.column.prospect'), cell: (row) => row.prospect_name ?? row.contact_id, csv: (row) => row.prospect_name ?? row.contact_id, card: 'title' },
    {
      key: 'referrer',
      title: t('console.column.referrer'),
      cell: (row) =>
        row.participant_id && (
          <span className={styles.referrer}>
            <Method method={row.attribution.method} />
            {row.referrer_name ?? row.participant_id}
          </span>
        ),
      csv: (row) => row.referrer_name ?? row.participant_id,
      card: 'line',
    },
    {
      key: 'status',
      title: t('console.column.status'),
      cell: (row) => <StatusBadge kind="referral" status={row.status} />,
      csv: (row) => word('status.referral', row.status),
      card: 'side',
    },
    { key: 'stage', title: t('console.column.stage_or_reason'), cell: stageOrReason, csv: stageOrReason, card: 'line', quiet: true },
    { ...day('submitted', t('console.column.submitted'), (row) => row.submitted_at), card: 'end' },
    day('qualified', t('console.column.qualified'), (row) => row.qualified_at),
    day('eligible', t('console.column.eligible'), (row) => row.eligible_at),
    day('rewarded', t('console.column.rewarded'), (row) => row.rewarded_at),
    { ...day('expires', t('console.column.expires'), (row) => row.expires_at), optional: true },
    {
      key: 'value',
      title: t('console.column.value'),
      cell: (row) => <Money amount={row.value} currency={currency(row)} short />,
      csv: (row) => csvMoney(row.value, currency(row)),
      currencyOf: currency,
      figure: true,
    },
    { key: 'owner', title: t('console.column.owner'), cell: (row) => row.owner, csv: (row) => row.owner, optional: true, quiet: true },
    { key: 'program', title: t('console.column.program'), cell: (row) => programs.nameOf(row.program_id), csv: (row) => programs.nameOf(row.program_id), optional: true, quiet: true },
    { key: 'id', title: t('console.column.id'), cell: (row) => <span className="mono">{row.id}</span>, csv: (row) => row.id, optional: true, quiet: true },
  ];
}

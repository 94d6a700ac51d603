import type { RowOf } from '../../kit/list';
import { useSpeech } from '../../text/text';
import { stageName, usePrograms } from './programs';

type Row = Pick<RowOf<'/v1/referrals'>, 'status' | 'reason_code' | 'stage' | 'program_id' | 'qualified_at'>;

/* Without a code of its own a referral that had counted is disqualified because all its rewards were taken back. */
export function tookBack(row: Pick<Row, 'status' | 'reason_code' | 'qualified_at'>): boolean {
  return row.status === 'disqualified' && !row.reason_code && row.qualified_at !== null;
}

/* A closed referral says why, an open one how far it is. */
export function useStageOrReason(): (row: Row) => string {
  const speech = useSpeech();
  const programs = usePrograms();
  return (row) => {
    if (tookBack(row)) return speech.t('console.referral.took_back');
    if (row.status === 'disqualified' && row.reason_code) return speech.word('reason', row.reason_code);
    return stageName(row.stage, programs.find(row.program_id), speech);
  };
}

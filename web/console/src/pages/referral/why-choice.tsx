import { NativeSelect } from '@mantine/core';
import type { Body } from '../../api/api';
import { useGet } from '../../api/query';
import { useSpeech } from '../../text/text';
import styles from './referral.module.css';
import type { Why } from './types';

/* By what a referral is looked at instead of what it was decided by: null is what that was. */
export interface Supposed {
  version: number | null;
  touch: Touch | null;
  windowDays: number | null;
}

type Preview = NonNullable<Body<'/v1/referrals/{id}/why/preview', 'post'>>;
type Touch = 'last' | 'first';

export const AS_IT_IS: Supposed = { version: null, touch: null, windowDays: null };
const TOUCHES: readonly Touch[] = ['last', 'first'];
const WINDOWS = [1, 7, 14, 30, 60, 90, 180, 365];

/* What is asked for; null: nothing is supposed. */
export function previewOf({ version, touch, windowDays }: Supposed): Preview | null {
  const policy = { ...(touch === null ? {} : { touch }), ...(windowDays === null ? {} : { window_days: windowDays }) };
  if (version === null && touch === null && windowDays === null) return null;
  return { ...(version === null ? {} : { version }), ...(touch === null && windowDays === null ? {} : { policy }) };
}

/* Which rules, and, where a click decided, which click and how old it may be. */
export function WhyChoice({ why, supposed, onChange }: { why: Why; supposed: Supposed; onChange(next: Supposed): void }) {
  const { t } = useSpeech();
  return (
    <div className={styles.suppose}>
      <VersionChoice why={why} version={supposed.version} onChange={(version) => onChange({ ...supposed, version })} />
      {why.method === 'click' && (
        <>
          <NativeSelect
            size="xs"
            aria-label={t('console.why.touch')}
            value={supposed.touch ?? ''}
            data={[{ value: '', label: t('console.why.touch.as_is') }, ...TOUCHES.map((touch) => ({ value: touch, label: t(`console.why.touch.${touch}`) }))]}
            onChange={(event) => onChange({ ...supposed, touch: TOUCHES.find((touch) => touch === event.currentTarget.value) ?? null })}
          />
          <NativeSelect
            size="xs"
            aria-label={t('console.why.window')}
            value={String(supposed.windowDays ?? '')}
            data={[{ value: '', label: t('console.why.window.as_is') }, ...WINDOWS.map((days) => ({ value: String(days), label: t('console.why.window.days', { days }) }))]}
            onChange={(event) => onChange({ ...supposed, windowDays: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })}
          />
        </>
      )}
    </div>
  );
}

/* Nothing where the program has one version only. */
function VersionChoice({ why, version, onChange }: { why: Why; version: number | null; onChange(next: number | null): void }) {
  const { t } = useSpeech();
  const versions = useGet('/v1/programs/{id}/versions', { path: { id: why.program_id }, query: { limit: 100 } });
  const rows = versions.data?.data ?? [];
  if (rows.length < 2) return null;
  const label = (one: number) => t(one === why.rule_version ? 'console.why.own_version' : 'console.why.version', { version: one });
  return (
    <NativeSelect
      size="xs"
      aria-label={t('console.why.what_if')}
      value={String(version ?? why.rule_version)}
      data={rows.map((row) => ({ value: String(row.version), label: label(row.version) }))}
      onChange={(event) => onChange(Number(event.currentTarget.value) === why.rule_version ? null : Number(event.currentTarget.value))}
    />
  );
}

import { IconBan, IconCheck, IconStar } from '@tabler/icons-react';
import { useGet } from '../../api/query';
import { Day } from '../../kit/figures';
import { useSpeech } from '../../text/text';
import { stageName, stagesOf, type Program } from '../shared/programs';
import styles from './referral.module.css';
import type { Referral, TimelineRow } from './types';

/* When a stage was entered, as far as the timeline says. */
export function entered(rows: readonly TimelineRow[], submittedAt: string): Map<string, string> {
  const times = new Map<string, string>([['submitted', submittedAt]]);
  for (const row of [...rows].reverse()) {
    const change = (row.changes as Record<string, unknown>)['stage'];
    if (Array.isArray(change) && typeof change[1] === 'string') times.set(change[1], row.at);
  }
  return times;
}

/* The way that it took: the stages that it was in, with their dates, and those that are still ahead. */
export function StageBar({ referral, program }: { referral: Referral; program: Program | undefined }) {
  const speech = useSpeech();
  const timeline = useGet('/v1/referrals/{id}/timeline', { path: { id: referral.id }, query: { limit: 100 } });
  const times = entered(timeline.data?.data ?? [], referral.submitted_at);
  const stages = stagesOf(program, speech).filter((stage) => stage.kind === 'open' || stage.key === referral.stage || (stage.kind === 'won' && referral.closed_at === null));
  const at = stages.findIndex((stage) => stage.key === referral.stage);
  const passed = stages.filter((stage, index) => times.has(stage.key) || index >= at || stage.key === referral.stage);
  const shown = referral.closed_at === null ? passed : passed.filter((stage) => times.has(stage.key) || stage.key === referral.stage);
  return (
    <ol className={styles.stages} aria-label={speech.t('console.referral.stages')}>
      {shown.map((stage) => {
        const here = stage.key === referral.stage;
        const been = times.has(stage.key) || here;
        const state = here && stage.kind === 'won' ? 'won' : here && stage.kind === 'lost' ? 'lost' : been ? 'been' : 'ahead';
        return (
          <li key={stage.key} data-state={state} aria-current={here ? 'step' : undefined}>
            <span className={styles.mark} aria-hidden>
              {state === 'won' ? <IconStar size={12} /> : state === 'lost' ? <IconBan size={12} /> : been ? <IconCheck size={12} /> : null}
            </span>
            <strong>{stageName(stage.key, program, speech)}</strong>
            <Day at={times.get(stage.key)} />
          </li>
        );
      })}
    </ol>
  );
}

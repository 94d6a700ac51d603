import { Button } from '@mantine/core';
import { IconArrowRight, IconBan, IconBolt, IconCircleCheck, IconGift, IconUserPlus, type Icon } from '@tabler/icons-react';
import { createElement, useState } from 'react';
import { useGet } from '../../api/query';
import { Card } from '../../kit/card';
import { Moment } from '../../kit/figures';
import { Failed } from '../../kit/empty';
import { Shapes } from '../../kit/shape';
import { useSpeech, type Speech } from '../../text/text';
import { stageName, type Program } from '../shared/programs';
import styles from './timeline.module.css';
import type { TimelineRow } from './types';

const MORE = 50;

/* What happened, newest first, by day. The timeline is the referral's part of the trail: nothing in it is ever changed. */
export function Timeline({ id, program }: { id: string; program: Program | undefined }) {
  const { t, date } = useSpeech();
  const [limit, setLimit] = useState(MORE);
  const timeline = useGet('/v1/referrals/{id}/timeline', { path: { id }, query: { limit: Math.min(limit, 100) }, keep: true });
  if (timeline.error && !timeline.data) return <Failed error={timeline.error} onAgain={() => void timeline.refetch()} />;
  if (!timeline.data) return <Shapes lines={6} />;
  const days = Object.entries(Object.groupBy(timeline.data.data, (row) => date(row.at, 'weekday')));
  return (
    <Card title={t('console.referral.timeline')}>
      {days.map(([day, rows]) => (
        <section key={day}>
          <h3 className={styles.day}>{day}</h3>
          <ol>
            {(rows ?? []).map((row) => (
              <TimelineLine key={row.id} row={row} program={program} />
            ))}
          </ol>
        </section>
      ))}
      {timeline.data.has_more && limit < 100 && (
        <Button variant="subtle" onClick={() => setLimit(100)}>
          {t('console.referral.older')}
        </Button>
      )}
    </Card>
  );
}

const icons: [part: string, icon: Icon][] = [
  ['reward', IconGift],
  ['disqualified', IconBan],
  ['qualified', IconCircleCheck],
  ['created', IconUserPlus],
  ['changed', IconArrowRight],
];

function EventIcon({ type }: { type: string }) {
  const [, icon] = icons.find(([part]) => type.includes(part)) ?? ['', IconBolt];
  return createElement(icon, { size: 15, 'aria-hidden': true });
}

function TimelineLine({ row, program }: { row: TimelineRow; program: Program | undefined }) {
  const speech = useSpeech();
  const changes = changesOf(row, program, speech);
  return (
    <li className={styles.row}>
      <span className={styles.mark}>
        <EventIcon type={row.type} />
      </span>
      <div className={styles.words}>
        <p>{speech.word('console.event', row.type)}</p>
        {changes.map((change) => (
          <p key={change} className={styles.change}>
            {change}
          </p>
        ))}
        {row.reason && <p className={styles.reason}>{row.reason}</p>}
        <p className={styles.actor}>{row.actor.name ?? speech.word('console.actor', row.actor.type)}</p>
      </div>
      <Moment at={row.at} look="time" />
    </li>
  );
}

const amounts = ['value', 'amount', 'reversed'];
const quiet = ['status', 'sequence', 'updated_at', 'closed_at', 'last_activity_at'];

/* "Contacted → Visit booked", "Value $0 → $1,840.00": each changed member in words. */
function changesOf(row: TimelineRow, program: Program | undefined, speech: Speech): string[] {
  const changes = row.changes as Record<string, unknown>;
  return Object.entries(changes).flatMap(([member, change]) => {
    if (!Array.isArray(change) || quiet.includes(member) || member.endsWith('_id')) return [];
    if (member === 'stage' && change[0] === null) return [];
    const [before, after] = change.map((value: unknown) => valueOf(member, value, program, speech));
    if (after === '' && before === '') return [];
    if (member === 'reversed' && change[0] === 0) return [`${speech.word('console.member', member)} ${after}`];
    const name = member === 'stage' ? '' : `${speech.word('console.member', member)} `;
    return [before === '' ? `${name}${after}` : `${name}${before} → ${after}`];
  });
}

function valueOf(member: string, value: unknown, program: Program | undefined, speech: Speech): string {
  if (value === null || value === undefined) return '';
  if (member === 'stage' && typeof value === 'string') return stageName(value, program, speech);
  if (amounts.includes(member) && typeof value === 'number' && program) return speech.money(value, program.currency);
  if (member.endsWith('_at') && typeof value === 'string') return speech.date(value, 'month_day_time');
  if (member === 'reason_code' && typeof value === 'string') return speech.word('reason', value);
  return typeof value === 'object' ? '' : String(value as string | number | boolean);
}

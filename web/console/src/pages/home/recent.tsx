import { IconBan, IconBolt, IconCircleCheck, IconGift, IconPointer, IconUserPlus, type Icon } from '@tabler/icons-react';
import { createElement } from 'react';
import { Link } from 'wouter';
import { live } from '../../api/live';
import { useStore } from '../../api/store';
import { Card } from '../../kit/card';
import { Ago } from '../../kit/figures';
import { Dot } from '../../kit/status';
import { useSpeech, type Speech } from '../../text/text';
import styles from './home.module.css';
import type { Report } from './report';

type Row = Report['recent'][number];

const icons: [part: string, icon: Icon][] = [
  ['click', IconPointer],
  ['disqualified', IconBan],
  ['denied', IconBan],
  ['reward', IconGift],
  ['qualified', IconCircleCheck],
  ['created', IconUserPlus],
];

function EventIcon({ type }: { type: string }) {
  const [, icon] = icons.find(([part]) => type.includes(part)) ?? ['', IconBolt];
  return createElement(icon, { size: 16, 'aria-hidden': true });
}

function wordsOf(row: Row, { has, t, word, money }: Speech): string {
  const key = `console.recent.${row.type}`;
  const amount = row.amount !== null && row.currency ? money(row.amount, row.currency) : '';
  const name = row.name ?? row.participant_name ?? '';
  if (has(key)) return t(key, { name, participant: row.participant_name ?? '', amount });
  return [word('console.act', row.type), name, amount].filter(Boolean).join(', ');
}

/* What happened last, as it happens. */
export function Recent({ report }: { report: Report }) {
  const speech = useSpeech();
  const isLive = useStore(live);
  return (
    <Card
      title={speech.t('console.home.recent')}
      side={
        isLive && (
          <span className={styles.live}>
            <Dot tone="done" />
            {speech.t('console.home.live')}
          </span>
        )
      }
      flush
    >
      {report.recent.length === 0 && <p className={styles.none}>{speech.t('console.home.quiet')}</p>}
      <ul className={styles.recent}>
        {report.recent.map((row) => {
          const words = wordsOf(row, speech);
          return (
            <li key={row.id}>
              <EventIcon type={row.type} />
              {row.referral_id ? <Link href={`/referrals/${row.referral_id}`}>{words}</Link> : <span>{words}</span>}
              <Ago at={row.at} style="narrow" />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

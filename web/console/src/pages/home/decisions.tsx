import {
  IconAlertTriangle,
  IconChevronRight,
  IconCopyCheck,
  IconHourglass,
  IconInbox,
  IconMessageReport,
  IconQuestionMark,
  IconThumbUp,
  IconWallet,
  type Icon,
} from '@tabler/icons-react';
import { Link } from 'wouter';
import { Card } from '../../kit/card';
import type { Tone } from '../../kit/status';
import { useSpeech } from '../../text/text';
import styles from './home.module.css';
import type { Report } from './report';

interface Look {
  icon: Icon;
  tone: Tone;
  path: string;
}

const looks: Record<string, Look> = {
  fraud: { icon: IconAlertTriangle, tone: 'wrong', path: '/review?kind=fraud' },
  unconfirmed_referrer: { icon: IconQuestionMark, tone: 'info', path: '/review?kind=unconfirmed_referrer' },
  duplicate: { icon: IconCopyCheck, tone: 'info', path: '/review?kind=duplicate' },
  missing_referral: { icon: IconMessageReport, tone: 'info', path: '/review?kind=missing_referral' },
  rewards_approval: { icon: IconThumbUp, tone: 'waiting', path: '/rewards?waiting_for=approval' },
  rewards_second_approval: { icon: IconThumbUp, tone: 'waiting', path: '/rewards?waiting_for=second_approval' },
  rewards_budget: { icon: IconWallet, tone: 'waiting', path: '/rewards?waiting_for=budget' },
  budget: { icon: IconWallet, tone: 'waiting', path: '/review?kind=budget' },
  referrals_expiring: { icon: IconHourglass, tone: 'closed', path: '/referrals?status=pending' },
};

/* What waits for a person, and how much money with it. Each line opens the rows behind it. */
export function Decisions({ report }: { report: Report }) {
  const { t, word, number, money, ago } = useSpeech();
  const waiting = report.decisions.filter((decision) => decision.count > 0);
  return (
    <Card title={t('console.home.decisions')} flush>
      {waiting.length === 0 && <p className={styles.none}>{t('console.home.no_decisions')}</p>}
      <ul>
        {waiting.map((decision) => {
          const look = looks[decision.kind] ?? { icon: IconInbox, tone: 'info' as Tone, path: `/review?kind=${decision.kind}` };
          return (
            <li key={`${decision.kind} ${decision.currency ?? ''}`}>
              <Link href={look.path} className={styles.decision}>
                <span className={styles.mark} data-tone={look.tone}>
                  <look.icon size={17} aria-hidden />
                </span>
                <span className={styles.words}>
                  <strong>{word('console.decision', decision.kind)}</strong>
                  {decision.oldest_at && <small>{t('console.home.oldest', { ago: ago(decision.oldest_at) })}</small>}
                </span>
                <span className={styles.count}>
                  <strong>{number(decision.count)}</strong>
                  {decision.amount !== null && decision.amount !== undefined && decision.currency && <small>{money(decision.amount, decision.currency, { short: true })}</small>}
                </span>
                <IconChevronRight size={16} aria-hidden />
              </Link>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

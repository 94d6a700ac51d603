import { IconArrowRight, IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Card } from '../../kit/card';
import { useSpeech, type TextKey } from '../../text/text';
import { usePrograms } from '../shared/programs';
import styles from './home.module.css';

interface Step {
  text: TextKey;
  more: TextKey;
  path: string;
  done: boolean;
  scope: string;
}

/* A new business: what is done, what comes next. It goes by itself after two weeks. */
export function NextSteps() {
  const { t } = useSpeech();
  const may = useMay();
  const programs = usePrograms();
  const participants = useGet('/v1/participants', { query: { limit: 2 } });
  const referrals = useGet('/v1/referrals', { query: { limit: 1 } });
  const connections = useGet('/v1/connections', { query: { limit: 1 }, enabled: may('connections:read') });
  const any = (query: { data?: { data: readonly unknown[] } | undefined }, least = 1) => (query.data?.data.length ?? 0) >= least;
  const steps: Step[] = [
    { text: programs.list.length > 0 ? 'console.next.program_there' : 'console.next.program_first', more: 'console.next.program_text', path: '/programs', done: programs.list.length > 0, scope: 'programs:write' },
    { text: 'console.next.people', more: 'console.next.people_text', path: '/participants?add=1', done: any(participants, 2), scope: 'participants:write' },
    { text: 'console.next.connect', more: 'console.next.connect_text', path: '/developers/connections', done: any(connections), scope: 'connections:write' },
    { text: 'console.next.referral', more: 'console.next.referral_text', path: '/referrals?add=1', done: any(referrals), scope: 'referrals:write' },
  ];
  const mine = steps.filter((step) => may(step.scope));
  if (mine.every((step) => step.done)) return null;
  return (
    <Card title={t('console.next.title')} flush>
      <ol className={styles.steps}>
        {mine.map((step) => (
          <li key={step.text} data-done={step.done || undefined}>
            {step.done ? <IconCircleCheckFilled size={18} aria-label={t('console.next.done')} /> : <IconCircle size={18} aria-label={t('console.next.open')} />}
            <Link href={step.path}>
              <strong>{t(step.text)}</strong>
              <small>{t(step.more)}</small>
            </Link>
            <IconArrowRight size={16} aria-hidden />
          </li>
        ))}
      </ol>
    </Card>
  );
}

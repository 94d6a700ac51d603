import { IconCircleCheckFilled, IconCircleMinus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { post } from '../../api/api';
import { useGet } from '../../api/query';
import { Card } from '../../kit/card';
import { Failed } from '../../kit/empty';
import { Moment, Money } from '../../kit/figures';
import { newKey } from '../../kit/form';
import { Method } from '../../kit/method';
import { Shapes } from '../../kit/shape';
import { limitInWords } from '../../rules/limit-words';
import { unmetInWords } from '../../rules/unmet';
import { useSpeech } from '../../text/text';
import { useWords } from '../rules/words';
import styles from './referral.module.css';
import type { Why } from './types';
import { AS_IT_IS, previewOf, WhyChoice, type Supposed } from './why-choice';

type Candidate = NonNullable<Why['winner']>;

/* Whose it is and why, beside everybody whose it is not; and what each rule said. The same under other rules, or another
   choice among the clicks, which changes nothing. */
export function WhyCard({ id }: { id: string }) {
  const { t } = useSpeech();
  const why = useGet('/v1/referrals/{id}/why', { path: { id } });
  const [other, setOther] = useState<Supposed>(AS_IT_IS);
  const body = previewOf(other);
  const preview = useQuery({
    queryKey: ['/v1/referrals/{id}/why/preview', id, body],
    queryFn: () => post('/v1/referrals/{id}/why/preview', { path: { id }, body: body ?? {}, key: newKey() }),
    enabled: body !== null,
  });
  if (why.error && !why.data)
    return (
      <Card title={t('console.why.title')} flush>
        <Failed error={why.error} onAgain={() => void why.refetch()} />
      </Card>
    );
  if (!why.data) return <Shapes lines={4} />;
  const choice = <WhyChoice why={why.data} supposed={other} onChange={setOther} />;
  const told = body === null ? why.data : preview.data;
  if (told) return <Told why={told} supposed={body !== null} choice={choice} />;
  return (
    <Card title={t('console.why.title')}>
      {choice}
      {preview.error ? <Failed error={preview.error} onAgain={() => void preview.refetch()} /> : <Shapes lines={4} />}
    </Card>
  );
}

function Told({ why, supposed, choice }: { why: Why; supposed: boolean; choice: ReactNode }) {
  const { t, has, word, list } = useSpeech();
  const words = useWords();
  const { winner, losers, rules } = why;
  /* The API's own sentence where there are no words for it; it tells the terms as well. */
  const reasonOf = (rule: Why['rules'][number]) => {
    const key = `console.why.rule.${rule.reason_code ?? ''}`;
    const said = unmetInWords(words, rule.conditions) ?? (rule.limit ? limitInWords(words, rule.limit) : has(key) ? t(key) : undefined);
    if (said === undefined) return rule.reason;
    const terms = `console.why.rule.terms_${rule.terms ?? ''}`;
    return has(terms) ? `${said} ${t(terms)}` : said;
  };
  return (
    <Card
      title={winner ? t('console.why.winner', { name: winner.name ?? winner.code ?? '' }) : t('console.why.nobody')}
      foot={t('console.why.order', { order: list(why.precedence.map((method) => word('console.method', method))), version: why.rule_version })}
    >
      {choice}
      {supposed && <p className={styles.quiet}>{t('console.why.supposed')}</p>}
      {why.uncredited && <p className={styles.quiet}>{word('reason', why.uncredited)}</p>}
      <ul className={styles.candidates}>
        {winner && <CandidateRow candidate={winner} won />}
        {losers.map((one) => (
          <CandidateRow key={`${one.participant_id} ${one.click_id ?? ''}`} candidate={one} won={false} />
        ))}
      </ul>
      {rules.length > 0 && (
        <ul className={styles.rules} aria-label={t('console.why.rules')}>
          {rules.map((rule, index) => (
            <li key={`${rule.rule_key} ${index}`}>
              <strong>{rule.title ?? word('console.rule', rule.rule_key)}</strong> <span>{word('console.outcome', rule.outcome)}</span>
              {rule.reward_amount !== null && (
                <span>
                  {' '}
                  <Money amount={rule.reward_amount} currency={rule.reward_currency} />
                </span>
              )}
              <small>{reasonOf(rule)}</small>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function CandidateRow({ candidate, won }: { candidate: Candidate; won: boolean }) {
  const { t, has } = useSpeech();
  const Mark = won ? IconCircleCheckFilled : IconCircleMinus;
  const key = `console.why.${candidate.reason_code}`;
  return (
    <li data-won={won || undefined}>
      <Mark size={19} aria-hidden />
      <div>
        <p>
          <Link href={`/participants/${candidate.participant_id}`}>{candidate.name ?? candidate.participant_id}</Link>{' '}
          {candidate.code && (
            <span className={styles.code}>
              <Method method={candidate.method} /> {candidate.code}
            </span>
          )}
        </p>
        <p className={styles.quiet}>
          {candidate.at && <Moment at={candidate.at} look="month_day_time" />} {has(key) ? t(key) : candidate.reason}
        </p>
      </div>
    </li>
  );
}

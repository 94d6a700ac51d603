import { Button, Textarea } from '@mantine/core';
import { IconBan, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { Case } from '../../api/objects';
import { useGet } from '../../api/query';
import { required } from '../../kit/checks';
import { Money } from '../../kit/figures';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { useKeys } from '../../kit/keys';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { useContactName } from '../parts/names';
import { decideSides, refreshCases, SIDES, type Decision, type Side } from './act';
import type { Evidence } from './fraud-evidence';
import styles from './fraud.module.css';

type Choices = Partial<Record<Side, Decision>>;

/* Yes or no to each side, one reason. A and D choose for all that is open. */
export function FraudDecide({ one, evidence }: { one: Case; evidence: Evidence }) {
  const speech = useSpeech();
  const { t } = speech;
  const [choices, setChoices] = useState<Choices>({});
  const [missing, setMissing] = useState(false);
  const open = SIDES.filter((side) => stateOf(evidence, side) === 'open');
  const choose = (chosen: Choices) => {
    setMissing(false);
    setChoices(chosen);
  };
  const all = (decision: Decision) => choose(Object.fromEntries(open.map((side) => [side, decision])));
  useKeys([
    { keys: 'a', title: t('console.review.approve_both'), group: t('console.keys.lists'), run: () => all('approve') },
    { keys: 'd', title: t('console.review.deny_both'), group: t('console.keys.lists'), run: () => all('deny') },
  ]);
  const form = useForm({
    initial: { reason: '' },
    checks: { reason: required(speech) },
    submit: async ({ reason }) => {
      if (Object.keys(choices).length === 0) {
        setMissing(true);
        return false;
      }
      await decideSides(one.id, choices, reason.trim());
      return true;
    },
    onDone: (done) => {
      if (!done) return;
      choose({});
      refreshCases();
      say(t('console.review.decided'));
    },
  });
  return (
    <section>
      <h3 className={styles.title}>{t('console.review.decide_title')}</h3>
      <ul className={styles.sides}>
        {SIDES.map((side) => (
          <SideRow key={side} one={one} side={side} state={stateOf(evidence, side)} choice={choices[side]} onChoose={(decision) => choose({ ...choices, [side]: decision })} />
        ))}
      </ul>
      {missing && (
        <p className={styles.fault} role="alert">
          {t('console.review.decide_none')}
        </p>
      )}
      <FormFrame form={form} act={t('console.review.decide')}>
        <Textarea {...form.text('reason')} label={t('console.review.reason')} rows={2} maxLength={5000} />
      </FormFrame>
    </section>
  );
}

function stateOf(evidence: Evidence, side: Side): Evidence['referrer_side'] {
  return side === 'referrer' ? evidence.referrer_side : evidence.referred_side;
}

interface SideProps {
  one: Case;
  side: Side;
  state: Evidence['referrer_side'];
  choice: Decision | undefined;
  onChoose(decision: Decision): void;
}

function SideRow({ one, side, state, choice, onChoose }: SideProps) {
  const { t, word } = useSpeech();
  const rewards = useGet('/v1/rewards', { query: { referral_id: one.referral_id ?? '', limit: 20 }, enabled: one.referral_id !== null });
  const participant = useGet('/v1/participants/{id}', { path: { id: one.fraud?.participant_id ?? '' }, enabled: side === 'referrer' && one.fraud !== null });
  const name = useContactName(side === 'referrer' ? (participant.data?.contact_id ?? null) : one.contact_id);
  const theirs = (rewards.data?.data ?? []).filter((reward) => (reward.beneficiary.role === 'referred') === (side === 'referred'));
  return (
    <li>
      <span className={styles.who}>
        <strong>{name}</strong>
        <span>
          {word('console.rules.role', side)}
          {theirs.length === 0 && `. ${t('console.review.side_nothing')}`}
        </span>
      </span>
      <span className={styles.sums}>
        {theirs.map((reward) => (
          <span key={reward.id}>
            <Money amount={reward.amount} currency={reward.currency} />
            {reward.amount === null && reward.title}
          </span>
        ))}
      </span>
      {state === 'open' ? (
        <Button.Group aria-label={name}>
          <Button variant={choice === 'approve' ? 'filled' : 'default'} size="xs" aria-pressed={choice === 'approve'} leftSection={<IconCheck size={15} />} onClick={() => onChoose('approve')}>
            {t('console.review.approve')}
          </Button>
          <Button variant={choice === 'deny' ? 'filled' : 'default'} color={choice === 'deny' ? 'red' : undefined} size="xs" aria-pressed={choice === 'deny'} leftSection={<IconBan size={15} />} onClick={() => onChoose('deny')}>
            {t('console.review.deny')}
          </Button>
        </Button.Group>
      ) : (
        <span className={styles.said} data-state={state}>
          {t(state === 'approved' ? 'console.review.side_approved' : 'console.review.side_denied')}
        </span>
      )}
    </li>
  );
}

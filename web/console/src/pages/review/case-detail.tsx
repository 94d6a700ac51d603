import { Textarea } from '@mantine/core';
import { Link } from 'wouter';
import type { Answer } from '../../api/api';
import type { Case } from '../../api/objects';
import { useGet } from '../../api/query';
import { Card, Fact, Facts } from '../../kit/card';
import { required } from '../../kit/checks';
import { Day, Moment, Money } from '../../kit/figures';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Keys } from '../../kit/keys';
import { rewardLook, StatusBadge } from '../../kit/status';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { ContactName, useContactName } from '../parts/names';
import parts from '../parts/parts.module.css';
import { usePrograms } from '../shared/programs';
import { Named } from '../whose/named';
import { refreshCases, resolveCase } from './act';
import { CaseHistory } from './case-history';
import { FraudDecide } from './fraud-decide';
import { FraudEvidence } from './fraud-evidence';
import styles from './review.module.css';

/* One case: the question, what is known, and the decision with its reason. What was found stands in the case alone, not in its row. */
export function CaseDetail({ one: row, may }: { one: Case; may: boolean }) {
  const { t, word } = useSpeech();
  const alone = useGet('/v1/cases/{id}', { path: { id: row.id }, enabled: row.kind === 'fraud' });
  const one = alone.data ?? row;
  const fraud = one.fraud ?? null;
  return (
    <>
      <header className={styles.head}>
        <div>
          <h2>{word('console.review.question', one.kind)}</h2>
          <p className={styles.quiet}>
            <span className="mono">{one.id}</span> <Moment at={one.created_at} />
          </p>
        </div>
        <span className={styles.keys}>
          <Keys keys="j" />
          <Keys keys="k" />
          <span>{t('console.review.moves')}</span>
        </span>
      </header>
      {fraud === null ? one.detail !== null && <p className={styles.why}>{one.detail}</p> : <FraudEvidence evidence={fraud} />}
      <Named one={one} />
      <Evidence one={one} />
      {one.state === 'open' && may && (fraud === null ? <Resolve one={one} /> : <FraudDecide one={one} evidence={fraud} />)}
      {one.kind === 'fraud' && <CaseHistory one={one} may={may} />}
      {one.state === 'resolved' && (
        <p className={styles.quiet}>
          <StatusBadge kind="case" status="resolved" /> <Moment at={one.resolved_at} />
        </p>
      )}
    </>
  );
}

function Evidence({ one }: { one: Case }) {
  const { t } = useSpeech();
  const { nameOf } = usePrograms();
  const referral = useGet('/v1/referrals/{id}', { path: { id: one.referral_id ?? '' }, enabled: one.referral_id !== null });
  return (
    <div className={parts.fields}>
      <Facts>
        {one.program_id !== null && (
          <Fact name={t('console.money.program')}>
            <Link href={`/programs/${one.program_id}`}>{nameOf(one.program_id)}</Link>
          </Fact>
        )}
        {one.contact_id !== null && (
          <Fact name={t('console.money.contact')}>
            <ContactName id={one.contact_id} link />
          </Fact>
        )}
        {referral.data && (
          <Fact name={t('console.review.referral')}>
            <Link href={`/referrals/${referral.data.id}`}>{t('console.review.open_referral')}</Link> <StatusBadge kind="referral" status={referral.data.status} />
          </Fact>
        )}
        {referral.data && (
          <Fact name={t('console.review.submitted')}>
            <Day at={referral.data.submitted_at} />
          </Fact>
        )}
      </Facts>
      {referral.data && referral.data.participant_id !== null && <People referral={referral.data} found={one.fraud?.signals.map((row) => row.signal) ?? []} />}
      {one.event_id !== null && <Event id={one.event_id} />}
      {one.referral_id !== null && one.kind !== 'fraud' && <Rewards referralId={one.referral_id} />}
    </div>
  );
}

type Referral = Answer<'/v1/referrals/{id}', 'get'>;

const FIELDS = ['name', 'company', 'email', 'phone', 'address', 'city'] as const;

/* What a sign says of a row though it is written in two ways. */
const SIGNS: Partial<Record<(typeof FIELDS)[number], string>> = { email: 'same_email', phone: 'same_phone', address: 'household' };

/* Referrer and prospect side by side, and where they are the same. */
function People({ referral, found }: { referral: Referral; found: readonly string[] }) {
  const { t } = useSpeech();
  const participant = useGet('/v1/participants/{id}', { path: { id: referral.participant_id ?? '' }, enabled: referral.participant_id !== null });
  const referrer = useGet('/v1/contacts/{id}', { path: { id: participant.data?.contact_id ?? '' }, enabled: participant.data !== undefined });
  const prospect = useGet('/v1/contacts/{id}', { path: { id: referral.contact_id } });
  const referrerName = useContactName(participant.data?.contact_id ?? null);
  const prospectName = useContactName(referral.contact_id);
  if (!prospect.data || (referral.participant_id !== null && !referrer.data)) return null;
  return (
    <Card title={t('console.review.side_by_side')} flush>
      <table className={styles.people}>
        <thead>
          <tr>
            <td />
            <th scope="col">
              {referrerName} <span>{t('console.rules.role.referrer')}</span>
            </th>
            <th scope="col">
              {prospectName} <span>{t('console.rules.role.referred')}</span>
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {FIELDS.map((field) => {
            const [left, right] = [referrer.data?.[field] ?? null, prospect.data[field]];
            if (!left && !right) return null;
            const isSame = found.includes(SIGNS[field] ?? '-') || (left !== null && left !== '' && left === right);
            return (
              <tr key={field} data-same={isSame || undefined}>
                <th scope="row">{t(`console.review.field_${field}`)}</th>
                <td>{left}</td>
                <td>{right}</td>
                <td>{isSame && t('console.review.same')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );
}

function Event({ id }: { id: string }) {
  const { t, word } = useSpeech();
  const event = useGet('/v1/events/{id}', { path: { id } });
  if (!event.data) return null;
  return (
    <Card title={t('console.review.event')}>
      <p className={parts.line}>
        <strong>{word('console.rules.event', event.data.type.replaceAll('.', '_'))}</strong>
        <Moment at={event.data.occurred_at} />
        <span className="mono">{event.data.external_id}</span>
      </p>
    </Card>
  );
}

function Rewards({ referralId }: { referralId: string }) {
  const { t, word } = useSpeech();
  const rewards = useGet('/v1/rewards', { query: { referral_id: referralId, limit: 20 } });
  if (!rewards.data || rewards.data.data.length === 0) return null;
  return (
    <Card title={t('console.review.rewards')}>
      <ul className={parts.list}>
        {rewards.data.data.map((reward) => (
          <li key={reward.id}>
            <span className={parts.grow}>
              <ContactName id={reward.beneficiary.contact_id} /> <span className={parts.small}>{word('console.rules.role', reward.beneficiary.role)}</span>
            </span>
            <StatusBadge kind="reward" status={rewardLook(reward.status, reward.waiting_for)} />
            <Link href={`/rewards/${reward.id}`}>
              <Money amount={reward.amount} currency={reward.currency} />
              {reward.amount === null && reward.title}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Resolve({ one }: { one: Case }) {
  const speech = useSpeech();
  const { t } = speech;
  const form = useForm({
    initial: { reason: '' },
    checks: { reason: required(speech) },
    submit: ({ reason }, key) => resolveCase(one.id, reason.trim(), key),
    onDone: () => {
      refreshCases();
      say(t('console.review.resolved_count', { count: 1 }));
    },
  });
  return (
    <div className={styles.resolve}>
      <FormFrame form={form} act={t('console.review.resolve')}>
        <Textarea {...form.text('reason')} label={t('console.review.reason')} description={t('console.review.reason_hint')} rows={3} maxLength={5000} />
      </FormFrame>
    </div>
  );
}

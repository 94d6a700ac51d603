import { useEffect, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { Message } from '../../api/objects';
import { useGet } from '../../api/query';
import { Fact, Facts } from '../../kit/card';
import { CopyIcon } from '../../kit/copy';
import { Failed } from '../../kit/empty';
import { Moment } from '../../kit/figures';
import { Shapes } from '../../kit/shape';
import { StatusBadge } from '../../kit/status';
import { useSpeech } from '../../text/text';
import { ReferralName } from '../parts/names';
import { usePrograms } from '../shared/programs';
import { ChannelName } from './channel-name';
import { MessageActs } from './message-acts';
import { costInWords, isUnderWay } from './message-words';
import styles from './messages.module.css';

const LOOK_AGAIN_MS = 1500;

/* One message: what it said, what became of it, and why. */
export function MessageDetail({ id, may }: { id: string; may: boolean }) {
  const found = useGet('/v1/messages/{id}', { path: { id } });
  const under = found.data !== undefined && isUnderWay(found.data);
  const { refetch } = found;
  useEffect(() => {
    if (!under) return undefined;
    const timer = window.setInterval(() => void refetch(), LOOK_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [under, refetch]);
  if (found.error && !found.data) return <Failed error={found.error} onAgain={() => void refetch()} />;
  if (!found.data) return <Shapes lines={6} />;
  return (
    <div className={styles.detail}>
      <Outcome message={found.data} />
      <Said message={found.data} />
      <About message={found.data} />
      <Attempts message={found.data} />
      {may && <MessageActs message={found.data} />}
    </div>
  );
}

/* How it stands, and the reason as a sentence. */
function Outcome({ message }: { message: Message }) {
  const { t, word } = useSpeech();
  return (
    <div className={styles.outcome}>
      <StatusBadge kind="message" status={message.status} />
      <p>{message.reason === null ? t(`console.messages.means.${message.status}`) : word('console.messages.reason', message.reason)}</p>
    </div>
  );
}

/* The text as it was sent. */
function Said({ message }: { message: Message }) {
  const { t } = useSpeech();
  if (message.text === null) return <p className={styles.quiet}>{t('console.messages.not_written')}</p>;
  return (
    <section className={styles.said} aria-label={t('console.messages.text')}>
      {message.subject !== null && <strong>{message.subject}</strong>}
      <p>{message.text}</p>
    </section>
  );
}

/* A fact that there may be none of. */
function Known({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === '') return null;
  return <Fact name={name}>{children}</Fact>;
}

function About({ message }: { message: Message }) {
  const { t, number, locale } = useSpeech();
  const programs = usePrograms();
  const program = programs.find(message.program_id);
  return (
    <Facts>
      <Fact name={t('console.messages.to')}>
        {message.contact_id === null ? null : <Link href={`/contacts/${message.contact_id}`}>{message.contact_name ?? message.contact_id}</Link>}
        {message.to !== null && <span className={styles.under}>{message.to}</span>}
      </Fact>
      <Fact name={t('console.messages.by')}>
        <ChannelName channel={message.channel} />
      </Fact>
      <Fact name={t('console.column.kind')}>{t(`console.messages.kind.${message.kind}`)}</Fact>
      <Known name={t('console.column.program')}>{program === undefined ? null : <Link href={`/programs/${program.id}`}>{program.name}</Link>}</Known>
      <Known name={t('console.messages.tells_of')}>{message.referral_id === null ? null : <ReferralName id={message.referral_id} link />}</Known>
      <Known name={t('console.column.reward')}>{message.reward_id === null ? null : <Link href={`/rewards/${message.reward_id}`}>{t('console.messages.show_reward')}</Link>}</Known>
      <Fact name={t('console.messages.wanted')}>
        <Moment at={message.created_at} />
      </Fact>
      <Known name={t('console.messages.sent_at')}>{message.sent_at === null ? null : <Moment at={message.sent_at} />}</Known>
      <Known name={t('console.messages.due')}>{message.due_at === null ? null : <Moment at={message.due_at} />}</Known>
      <Known name={t('console.messages.written_from')}>
        {message.template_version === null ? null : t(message.template_version === 0 ? 'console.messages.usual_text' : 'console.messages.own_text', { version: message.template_version })}
      </Known>
      <Known name={t('console.messages.segments')}>{message.segments === null ? null : number(message.segments)}</Known>
      <Known name={t('console.messages.cost')}>{message.cost_micros === null || program === undefined ? null : costInWords(message.cost_micros, program.currency, locale)}</Known>
      <Known name={t('console.messages.provider_id')}>{message.provider_message_id === null ? null : <span className="mono">{message.provider_message_id}</span>}</Known>
      <Fact name={t('console.admin.id')}>
        <span className="mono">{message.id}</span> <CopyIcon text={message.id} />
      </Fact>
    </Facts>
  );
}

function Attempts({ message }: { message: Message }) {
  const { t } = useSpeech();
  if (message.attempts.length === 0) return null;
  return (
    <section>
      <h3 className={styles.subtitle}>{t('console.messages.attempts')}</h3>
      <ol className={styles.attempts}>
        {message.attempts.map((attempt) => (
          <li key={attempt.n}>
            <Moment at={attempt.at} look="month_day_time" />
            <strong>{t(`console.messages.outcome.${attempt.outcome ?? 'none'}`)}</strong>
            {attempt.answer !== null && <span className={styles.quiet}>{attempt.answer}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

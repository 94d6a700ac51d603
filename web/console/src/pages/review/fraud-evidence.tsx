import { IconAddressBook, IconAlertTriangle, IconAt, IconBan, IconBrowser, IconClock, IconCreditCard, IconDeviceMobile, IconHome, IconPhone, IconRepeat, IconRobot, IconTrashX, IconUsersGroup, IconWifi, type Icon } from '@tabler/icons-react';
import type { Case } from '../../api/objects';
import { useSpeech } from '../../text/text';
import styles from './fraud.module.css';

export type Evidence = NonNullable<Case['fraud']>;

const ICONS: Readonly<Record<string, Icon>> = {
  same_person: IconAddressBook,
  same_email: IconAt,
  same_phone: IconPhone,
  same_cookie: IconBrowser,
  same_payout: IconCreditCard,
  same_device: IconDeviceMobile,
  same_network: IconWifi,
  household: IconHome,
  disposable_email: IconTrashX,
  velocity: IconClock,
  network_velocity: IconWifi,
  cluster: IconUsersGroup,
  cycle: IconRepeat,
  quick: IconClock,
  bot: IconRobot,
  listed: IconBan,
};

/* How much speaks against it, where the limits of the program are, and each sign with its points. */
export function FraudEvidence({ evidence }: { evidence: Evidence }) {
  const { t } = useSpeech();
  return (
    <>
      <Score evidence={evidence} />
      <section>
        <h3 className={styles.title}>{t(evidence.outcome === 'blocked' ? 'console.review.why_blocked' : 'console.review.why_held')}</h3>
        <ul className={styles.signals}>
          {evidence.signals.map((signal) => (
            <Signal key={signal.signal} signal={signal} />
          ))}
        </ul>
      </section>
    </>
  );
}

function Score({ evidence }: { evidence: Evidence }) {
  const { t, number } = useSpeech();
  const { score, score_hold: hold, score_block: block } = evidence;
  return (
    <div className={styles.score}>
      <p className={styles.figure} aria-hidden>
        <strong>{number(score)}</strong> {t('console.review.score_of')}
      </p>
      <div className={styles.bar} role="img" aria-label={t('console.review.score_words', { score, hold, block })}>
        <span className={styles.fill} style={{ width: `${score}%` }} />
        <Limit at={hold} words={t('console.review.hold_at', { score: hold })} />
        <Limit at={block} words={t('console.review.block_at', { score: block })} />
      </div>
    </div>
  );
}

function Limit({ at, words }: { at: number; words: string }) {
  return (
    <span className={styles.limit} style={{ left: `${at}%` }} data-late={at > 85 || undefined}>
      <span>{words}</span>
    </span>
  );
}

function Signal({ signal: { signal, points, figure } }: { signal: Evidence['signals'][number] }) {
  const { t, word, number } = useSpeech();
  const Mark = ICONS[signal] ?? IconAlertTriangle;
  return (
    <li>
      <Mark size={16} aria-hidden />
      <span>
        <strong>{word('console.review.signal', signal)}</strong>
        <span>{t(`console.review.signal_text.${signal}`, { figure: figure ?? 0 })}</span>
      </span>
      <em>+{number(points)}</em>
    </li>
  );
}

import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconBan,
  IconCash,
  IconCircleCheck,
  IconClock,
  IconDiscountCheck,
  IconFlask,
  IconGift,
  IconHelpCircle,
  IconHourglassOff,
  IconMailForward,
  IconPlayerPause,
  IconSend,
  IconThumbUp,
  IconUserPlus,
  IconPencil,
  type Icon,
} from '@tabler/icons-react';
import { useSpeech, type TextKey } from '../text/text';
import styles from './status.module.css';

/* How a thing stands: always icon, word and tone together. */

export type Tone = 'waiting' | 'progress' | 'done' | 'closed' | 'wrong' | 'info';

interface Look {
  icon: Icon;
  tone: Tone;
  text: TextKey;
}

const referral: Record<string, Look> = {
  pending: { icon: IconClock, tone: 'waiting', text: 'status.referral.pending' },
  qualified: { icon: IconCircleCheck, tone: 'progress', text: 'status.referral.qualified' },
  rewarded: { icon: IconGift, tone: 'done', text: 'status.referral.rewarded' },
  disqualified: { icon: IconBan, tone: 'closed', text: 'status.referral.disqualified' },
};

const reward: Record<string, Look> = {
  pending: { icon: IconClock, tone: 'waiting', text: 'status.reward.pending' },
  to_approve: { icon: IconThumbUp, tone: 'waiting', text: 'status.reward.to_approve' },
  approved: { icon: IconThumbUp, tone: 'progress', text: 'status.reward.approved' },
  issued: { icon: IconGift, tone: 'done', text: 'status.reward.issued' },
  redeemed: { icon: IconDiscountCheck, tone: 'done', text: 'status.reward.redeemed' },
  paid: { icon: IconCash, tone: 'done', text: 'status.reward.paid' },
  denied: { icon: IconBan, tone: 'closed', text: 'status.reward.denied' },
  expired: { icon: IconHourglassOff, tone: 'closed', text: 'status.reward.expired' },
  reversed: { icon: IconArrowBackUp, tone: 'wrong', text: 'status.reward.reversed' },
};

const participant: Record<string, Look> = {
  invited: { icon: IconUserPlus, tone: 'info', text: 'status.participant.invited' },
  applied: { icon: IconThumbUp, tone: 'waiting', text: 'status.participant.applied' },
  active: { icon: IconCircleCheck, tone: 'done', text: 'status.participant.active' },
  paused: { icon: IconPlayerPause, tone: 'closed', text: 'status.participant.paused' },
  rejected: { icon: IconBan, tone: 'closed', text: 'status.participant.rejected' },
  blocked: { icon: IconBan, tone: 'wrong', text: 'status.participant.blocked' },
};

const program: Record<string, Look> = {
  draft: { icon: IconPencil, tone: 'info', text: 'status.program.draft' },
  active: { icon: IconCircleCheck, tone: 'done', text: 'status.program.active' },
  paused: { icon: IconPlayerPause, tone: 'waiting', text: 'status.program.paused' },
  ended: { icon: IconBan, tone: 'closed', text: 'status.program.ended' },
};

const redemption: Record<string, Look> = {
  open: { icon: IconClock, tone: 'waiting', text: 'status.redemption.open' },
  captured: { icon: IconDiscountCheck, tone: 'done', text: 'status.redemption.captured' },
  released: { icon: IconArrowBackUp, tone: 'closed', text: 'status.redemption.released' },
};

const review: Record<string, Look> = {
  open: { icon: IconClock, tone: 'waiting', text: 'status.case.open' },
  resolved: { icon: IconCircleCheck, tone: 'done', text: 'status.case.resolved' },
};

const todo: Record<string, Look> = {
  open: { icon: IconClock, tone: 'waiting', text: 'status.todo.open' },
  done: { icon: IconCircleCheck, tone: 'done', text: 'status.todo.done' },
  canceled: { icon: IconBan, tone: 'closed', text: 'status.todo.canceled' },
};

const pool: Record<string, Look> = {
  ok: { icon: IconCircleCheck, tone: 'done', text: 'status.pool.ok' },
  low: { icon: IconClock, tone: 'waiting', text: 'status.pool.low' },
  empty: { icon: IconBan, tone: 'wrong', text: 'status.pool.empty' },
};

const user: Record<string, Look> = {
  active: { icon: IconCircleCheck, tone: 'done', text: 'status.user.active' },
  invited: { icon: IconUserPlus, tone: 'info', text: 'status.user.invited' },
  disabled: { icon: IconBan, tone: 'closed', text: 'status.user.disabled' },
};

/* Rewards that are handed over at Stripe. */
const stripe: Record<string, Look> = {
  queued: { icon: IconClock, tone: 'waiting', text: 'status.stripe.queued' },
  calling: { icon: IconClock, tone: 'waiting', text: 'status.stripe.calling' },
  done: { icon: IconCircleCheck, tone: 'done', text: 'status.stripe.done' },
  failed: { icon: IconBan, tone: 'wrong', text: 'status.stripe.failed' },
  canceled: { icon: IconBan, tone: 'closed', text: 'status.stripe.canceled' },
};

/* Orders of gift cards. */
const gift: Record<string, Look> = {
  queued: { icon: IconClock, tone: 'waiting', text: 'status.gift.queued' },
  ordering: { icon: IconClock, tone: 'waiting', text: 'status.gift.ordering' },
  unknown: { icon: IconClock, tone: 'waiting', text: 'status.gift.unknown' },
  delivered: { icon: IconCircleCheck, tone: 'done', text: 'status.gift.delivered' },
  failed: { icon: IconBan, tone: 'wrong', text: 'status.gift.failed' },
  canceled: { icon: IconBan, tone: 'closed', text: 'status.gift.canceled' },
};

const message: Record<string, Look> = {
  queued: { icon: IconClock, tone: 'waiting', text: 'status.message.queued' },
  sending: { icon: IconSend, tone: 'progress', text: 'status.message.sending' },
  sent: { icon: IconSend, tone: 'progress', text: 'status.message.sent' },
  delivered: { icon: IconCircleCheck, tone: 'done', text: 'status.message.delivered' },
  failed: { icon: IconAlertTriangle, tone: 'wrong', text: 'status.message.failed' },
  unknown: { icon: IconHelpCircle, tone: 'waiting', text: 'status.message.unknown' },
  suppressed: { icon: IconBan, tone: 'closed', text: 'status.message.suppressed' },
  canceled: { icon: IconBan, tone: 'closed', text: 'status.message.canceled' },
  simulated: { icon: IconFlask, tone: 'info', text: 'status.message.simulated' },
};

const batch: Record<string, Look> = {
  preparing: { icon: IconClock, tone: 'progress', text: 'status.batch.preparing' },
  ready: { icon: IconThumbUp, tone: 'waiting', text: 'status.batch.ready' },
  sending: { icon: IconMailForward, tone: 'progress', text: 'status.batch.sending' },
  paused: { icon: IconPlayerPause, tone: 'waiting', text: 'status.batch.paused' },
  done: { icon: IconCircleCheck, tone: 'done', text: 'status.batch.done' },
  canceled: { icon: IconBan, tone: 'closed', text: 'status.batch.canceled' },
};

/* What webhook endpoints are told. */
const delivery: Record<string, Look> = {
  waiting: { icon: IconClock, tone: 'waiting', text: 'status.delivery.waiting' },
  delivered: { icon: IconCircleCheck, tone: 'done', text: 'status.delivery.delivered' },
  dead: { icon: IconBan, tone: 'wrong', text: 'status.delivery.dead' },
};

const imported: Record<string, Look> = {
  uploading: { icon: IconPencil, tone: 'info', text: 'status.import.uploading' },
  checking: { icon: IconClock, tone: 'progress', text: 'status.import.checking' },
  checked: { icon: IconThumbUp, tone: 'waiting', text: 'status.import.checked' },
  running: { icon: IconClock, tone: 'progress', text: 'status.import.running' },
  paused: { icon: IconPlayerPause, tone: 'waiting', text: 'status.import.paused' },
  done: { icon: IconCircleCheck, tone: 'done', text: 'status.import.done' },
  canceled: { icon: IconBan, tone: 'closed', text: 'status.import.canceled' },
};

/* Whether somebody may be written to. */
const consent: Record<string, Look> = {
  granted: { icon: IconCircleCheck, tone: 'done', text: 'status.consent.granted' },
  withdrawn: { icon: IconBan, tone: 'closed', text: 'status.consent.withdrawn' },
};

const looks = { batch, consent, delivery, import: imported, referral, reward, participant, program, redemption, case: review, todo, gift, stripe, pool, user, message };
export type StatusKind = keyof typeof looks;

/* A pending reward that waits for a person is another thing than one on hold. */
export function rewardLook(status: string, waitingFor: readonly string[]): string {
  return status === 'pending' && waitingFor.some((reason) => reason.endsWith('approval')) ? 'to_approve' : status;
}

export function toneOf(kind: StatusKind, status: string): Tone {
  return looks[kind][status]?.tone ?? 'closed';
}

export function StatusBadge({ kind, status }: { kind: StatusKind; status: string }) {
  const { t } = useSpeech();
  const look = looks[kind][status];
  if (!look) return <Badge tone="closed" text={status} />;
  return <Badge tone={look.tone} icon={look.icon} text={t(look.text)} />;
}

export function Badge({ tone, icon: Mark, text }: { tone: Tone; icon?: Icon; text: string }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {Mark && <Mark size={14} aria-hidden />}
      {text}
    </span>
  );
}

export function Dot({ tone }: { tone: Tone }) {
  return <span className={styles.dot} data-tone={tone} aria-hidden />;
}

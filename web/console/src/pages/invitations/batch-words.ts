/* Which counts of a batch are told, and which acts its status allows. */

import type { InvitationBatch } from '../../api/objects';

export type Count = Exclude<keyof InvitationBatch['counts'], 'total' | 'will_send'>;

/* In the order in which they are told; those of nobody are left out. */
export const leftOut: readonly Count[] = ['no_consent', 'unreachable', 'invited_lately', 'not_active', 'blocked', 'duplicate', 'invalid'];

export type Word = 'start' | 'pause' | 'resume' | 'cancel';

const allowed: Record<InvitationBatch['status'], readonly Word[]> = {
  preparing: ['cancel'],
  ready: ['start', 'cancel'],
  sending: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  done: ['pause', 'cancel'],
  canceled: [],
};

/* What is done can be paused and canceled while messages of it have not left. */
export function wordsFor(batch: InvitationBatch): readonly Word[] {
  const left = batch.messages ? batch.messages.queued : 1;
  return batch.status === 'done' && left === 0 ? [] : allowed[batch.status];
}

/* Messages that have not left and are not stopped. */
const isLeaving = ({ messages }: InvitationBatch) => messages !== undefined && messages.queued + messages.sending > 0;

export function isUnderWay(batch: InvitationBatch): boolean {
  return batch.status === 'preparing' || batch.status === 'sending' || isLeaving(batch);
}

/* As a person sees it: what is handed over and has not left is still being sent. */
export function shownStatus(batch: InvitationBatch): InvitationBatch['status'] {
  return batch.status === 'done' && isLeaving(batch) ? 'sending' : batch.status;
}

/* Messages that have left, of all that are to. */
export function sentOf(batch: InvitationBatch): number {
  const { messages } = batch;
  return messages ? messages.sent + messages.delivered + messages.simulated : 0;
}

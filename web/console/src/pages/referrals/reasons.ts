import type { ReasonCode } from '../../kit/reason';
import type { Speech } from '../../text/text';

export const DISQUALIFIED_BY_HAND = 'by_hand';

const codes = ['by_hand', 'duplicate', 'self_referral', 'same_household', 'not_eligible', 'no_response', 'not_interested', 'fraud'];

/* Why a referral is closed by hand, for reports; the words beside it are for people. */
export function reasonCodes({ word }: Speech): ReasonCode[] {
  return codes.map((value) => ({ value, label: word('reason', value) }));
}

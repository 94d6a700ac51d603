import { IconBan } from '@tabler/icons-react';
import { Notice } from '../../kit/notice';
import { useSpeech } from '../../text/text';
import { tookBack } from '../shared/stage-or-reason';
import type { Referral } from './types';

/* Why it was closed is never hidden. */
export function Closed({ referral }: { referral: Referral }) {
  const { t, word } = useSpeech();
  if (referral.status !== 'disqualified') return null;
  const code = referral.reason_code ? word('reason', referral.reason_code) : t(tookBack(referral) ? 'console.referral.took_back' : 'console.referral.no_reason');
  return <Notice tone="closed" icon={IconBan} title={code} text={referral.reason} />;
}

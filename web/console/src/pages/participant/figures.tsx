import type { Answer } from '../../api/api';
import { Fact, Facts } from '../../kit/card';
import { useSpeech } from '../../text/text';

type Summary = Answer<'/v1/participants/{id}/summary', 'get'>;

export function Figures({ summary }: { summary: Summary }) {
  const { t, number } = useSpeech();
  const { clicks, referrals } = summary;
  return (
    <Facts>
      <Fact name={t('console.column.clicks')}>
        {number(clicks.total)} {clicks.bots > 0 && <small>{t('console.participant.bots', { count: clicks.bots })}</small>}
      </Fact>
      <Fact name={t('console.nav.referrals')}>{number(referrals.total)}</Fact>
      <Fact name={t('status.referral.pending')}>{number(referrals.pending)}</Fact>
      <Fact name={t('status.referral.qualified')}>{number(referrals.qualified)}</Fact>
      <Fact name={t('status.referral.rewarded')}>{number(referrals.rewarded)}</Fact>
      <Fact name={t('status.referral.disqualified')}>{number(referrals.disqualified)}</Fact>
      <Fact name={t('console.participant.rewards_earned')}>{number(summary.rewards_earned)}</Fact>
    </Facts>
  );
}

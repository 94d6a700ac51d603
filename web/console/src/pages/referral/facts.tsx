import { Fact, Facts } from '../../kit/card';
import { Ago, Moment, Money } from '../../kit/figures';
import { usePlace, useSpeech } from '../../text/text';
import type { Program } from '../shared/programs';
import type { Referral } from './types';

export function ReferralFacts({ referral, program }: { referral: Referral; program: Program | undefined }) {
  const { t } = useSpeech();
  const here = usePlace();
  const waits = referral.eligible_at !== null && referral.eligible_at > here.now();
  return (
    <Facts>
      <Fact name={t('console.column.value')}>
        <Money amount={referral.value} currency={program?.currency} />
      </Fact>
      <Fact name={t('console.column.submitted')}>
        <Moment at={referral.submitted_at} look="month_day_time" />
      </Fact>
      <Fact name={t('console.column.qualified')}>
        <Moment at={referral.qualified_at} look="month_day_time" />
      </Fact>
      <Fact name={t('console.column.eligible')}>
        <Moment at={referral.eligible_at} look="month_day_time" /> {waits && <Ago at={referral.eligible_at} />}
      </Fact>
      <Fact name={t('console.column.rewarded')}>
        <Moment at={referral.rewarded_at} look="month_day_time" />
      </Fact>
      <Fact name={t('console.column.expires')}>
        <Moment at={referral.expires_at} look="day_year" />
      </Fact>
      <Fact name={t('console.column.owner')}>{referral.owner}</Fact>
    </Facts>
  );
}

import { IconChevronLeft } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { CopyIcon } from '../../kit/copy';
import { Failed } from '../../kit/empty';
import { Page, Stack, Columns } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import { StatusBadge } from '../../kit/status';
import type { PageProps } from '../../routes';
import { useSpeech } from '../../text/text';
import { nameOf } from '../shared/names';
import { usePrograms } from '../shared/programs';
import { Unconfirmed } from '../whose/unconfirmed';
import { ReferralActs } from './acts';
import { Closed } from './closed';
import { ReferralFacts } from './facts';
import { ReferralEvents } from './events';
import { ReferralRewards } from './rewards';
import styles from './referral.module.css';
import { StageBar } from './stage-bar';
import { Timeline } from './timeline';
import { VerificationCard } from './verification-card';
import { WhyCard } from './why-card';

/* One referral: how far it is, whose it is and why, what it earned, what happened. */
export default function ReferralPage({ params }: PageProps) {
  const { t } = useSpeech();
  const id = params['id'] ?? '';
  const programs = usePrograms();
  const referral = useGet('/v1/referrals/{id}', { path: { id } });
  const contact = useGet('/v1/contacts/{id}', { path: { id: referral.data?.contact_id ?? '' }, enabled: referral.data !== undefined });
  if (referral.error && !referral.data) return <Failed error={referral.error} onAgain={() => void referral.refetch()} />;
  if (!referral.data) return <Shapes lines={8} />;
  const program = programs.find(referral.data.program_id);
  const person = contact.data;
  const name = person ? nameOf(person) : id;
  return (
    <Page
      title={name}
      above={
        <>
          <Link href="/referrals" className={styles.back}>
            <IconChevronLeft size={16} aria-hidden />
            {t('console.nav.referrals')}
          </Link>
          <span className="mono">{id}</span>
          <CopyIcon text={id} label={t('console.referral.copy_id')} />
        </>
      }
      beside={<StatusBadge kind="referral" status={referral.data.status} />}
      acts={<ReferralActs referral={referral.data} name={name} />}
    >
      <Stack>
        <p className={styles.under}>
          {[person?.email, person?.phone, program?.name].filter(Boolean).join(', ')}.{' '}
          <Link href={`/contacts/${referral.data.contact_id}`}>{t('console.referral.contact')}</Link>
        </p>
        <Closed referral={referral.data} />
        <Unconfirmed referral={referral.data} />
        <StageBar referral={referral.data} program={program} />
        <ReferralFacts referral={referral.data} program={program} />
        <Columns wide>
          <Timeline id={id} program={program} />
          <Stack>
            <WhyCard id={id} />
            <ReferralRewards id={id} />
            {person && <VerificationCard referral={referral.data} contact={person} />}
            <ReferralEvents id={id} />
          </Stack>
        </Columns>
      </Stack>
    </Page>
  );
}


import { IconChevronLeft } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { CopyIcon } from '../../kit/copy';
import { Failed } from '../../kit/empty';
import { Columns, Page, Stack } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import { StatusBadge } from '../../kit/status';
import type { PageProps } from '../../routes';
import { useSpeech } from '../../text/text';
import { nameOf } from '../shared/names';
import { usePrograms } from '../shared/programs';
import { ReferralList, RewardList } from '../shared/lists';
import { Totals } from '../shared/totals';
import { ParticipantActs } from './acts';
import { Friends } from './friends';
import { Links } from './links';
import styles from './participant.module.css';
import { TermsCard } from '../terms/terms-card';
import { Figures } from './figures';

/* One participant: links, what they brought, what they have. */
export default function ParticipantPage({ params }: PageProps) {
  const { t, word } = useSpeech();
  const id = params['id'] ?? '';
  const programs = usePrograms();
  const may = useMay();
  const participant = useGet('/v1/participants/{id}', { path: { id } });
  const summary = useGet('/v1/participants/{id}/summary', { path: { id } });
  if (participant.error && !participant.data) return <Failed error={participant.error} onAgain={() => void participant.refetch()} />;
  if (!participant.data) return <Shapes lines={8} />;
  const name = nameOf(participant.data);
  const { email, phone, kind } = participant.data;
  return (
    <Page
      title={name}
      above={
        <>
          <Link href="/participants" className={styles.back}>
            <IconChevronLeft size={16} aria-hidden />
            {t('console.nav.participants')}
          </Link>
          <span className="mono">{id}</span>
          <CopyIcon text={id} label={t('console.participant.copy_id')} />
        </>
      }
      beside={<StatusBadge kind="participant" status={participant.data.status} />}
      acts={<ParticipantActs participant={participant.data} name={name} />}
    >
      <Stack>
        <p className={styles.under}>
          {[email, phone, word('console.kind', kind)].filter(Boolean).join(', ')}. {programs.nameOf(participant.data.program_id)}.{' '}
          <Link href={`/contacts/${participant.data.contact_id}`}>{t('console.referral.contact')}</Link>
        </p>
        {summary.data && <Figures summary={summary.data} />}
        <Columns wide>
          <Links participant={participant.data} />
          <Totals totals={summary.data?.totals ?? []} />
        </Columns>
        <TermsCard participant={participant.data} name={name} />
        <ReferralList filter={{ participant_id: id }} empty={t('console.participant.no_referrals')} />
        <RewardList filter={{ participant_id: id }} />
        {may('messages:read') && <Friends participantId={id} />}
      </Stack>
    </Page>
  );
}

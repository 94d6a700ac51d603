import { Button } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import type { Candidate, Case } from '../../api/objects';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Card } from '../../kit/card';
import { useSpeech } from '../../text/text';
import { useContactName } from '../parts/names';
import type { Referral } from '../referral/types';
import { CandidateList } from './candidate-list';
import { useCandidates } from './use-candidates';
import { WhoseDialog } from './whose-dialog';
import styles from './whose.module.css';

/* Of a case in which a referrer was named in words: what was said, who may be meant, and the way to say who it is. */
export function Named({ one }: { one: Case }) {
  const referral = useGet('/v1/referrals/{id}', { path: { id: one.referral_id ?? '' }, enabled: one.referral_id !== null });
  if (one.kind !== 'unconfirmed_referrer' || one.state !== 'open' || (one.name === null && one.contact === null)) return null;
  return <NamedCard one={one} referral={referral.data ?? null} />;
}

function NamedCard({ one, referral }: { one: Case; referral: Referral | null }) {
  const { t } = useSpeech();
  const may = useMay();
  const [opened, setOpened] = useState(false);
  const [first, setFirst] = useState<Candidate | null>(null);
  const open = (candidate: Candidate | null) => {
    setFirst(candidate);
    setOpened(true);
  };
  const found = useCandidates({ typed: '', caseId: one.id });
  const words = [one.name, one.contact].filter(Boolean).join(', ');
  return (
    <div className={styles.whole}>
      <Card title={t('console.whose.named', { words })}>
        <div className={styles.said}>
          <CandidateList found={found} typed={one.name ?? ''} chosen={null} onChoose={open} />
          {referral !== null && may('referrals:write') && (
            <div>
              <Button leftSection={<IconUserQuestion size={16} />} onClick={() => open(null)}>
                {t('console.whose.title')}
              </Button>
            </div>
          )}
        </div>
        {referral !== null && (
          <AboutReferral referral={referral} words={words} caseId={one.id} said={one.name ?? one.contact ?? ''} first={first} opened={opened} onClose={() => setOpened(false)} />
        )}
      </Card>
    </div>
  );
}

interface AboutProps {
  referral: Referral;
  words?: string;
  caseId?: string;
  said?: string;
  first?: Candidate | null;
  opened: boolean;
  onClose(): void;
}

/* The dialog with a line about who was referred, when, and what was said. */
export function AboutReferral({ referral, words = '', caseId, said, first, opened, onClose }: AboutProps) {
  const { t, day } = useSpeech();
  const name = useContactName(referral.contact_id);
  const lead = words === '' ? t('console.whose.lead', { name, day: day(referral.submitted_at) }) : t('console.whose.lead_said', { name, day: day(referral.submitted_at), words });
  return <WhoseDialog referral={referral} lead={lead} caseId={caseId} said={said} first={first} opened={opened} onClose={onClose} />;
}

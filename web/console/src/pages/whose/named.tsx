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
import { AddReferral } from '../referrals/add-referral';
import { refreshCases, resolveCase } from '../review/act';
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
  const asked = { first, opened, onClose: () => setOpened(false) };
  const isOfFact = one.referral_id === null && one.contact_id !== null && one.event_id !== null; /* of somebody whom no referral is about yet */
  return (
    <div className={styles.whole}>
      <Card title={t('console.whose.named', { words })}>
        <div className={styles.said}>
          <CandidateList found={found} typed={one.name ?? ''} chosen={null} onChoose={open} />
          {(referral !== null || isOfFact) && may('referrals:write') && (
            <div>
              <Button leftSection={<IconUserQuestion size={16} />} onClick={() => open(null)}>
                {t(isOfFact ? 'console.add.title' : 'console.whose.title')}
              </Button>
            </div>
          )}
        </div>
        {referral !== null && <AboutReferral referral={referral} words={words} caseId={one.id} said={one.name ?? one.contact ?? ''} {...asked} />}
        {isOfFact && <AddOfFact one={one} {...asked} />}
      </Card>
    </div>
  );
}

/* The referral that a payment or sign-up was meant to be of: it counts from then, and the case is answered by it. */
function AddOfFact({ one, first, opened, onClose }: { one: Case; first: Candidate | null; opened: boolean; onClose(): void }) {
  const { t } = useSpeech();
  const person = useGet('/v1/contacts/{id}', { path: { id: one.contact_id ?? '' }, enabled: opened });
  const event = useGet('/v1/events/{id}', { path: { id: one.event_id ?? '' }, enabled: opened && one.event_id !== null });
  const answer = () => void resolveCase(one.id, t('console.add.named')).then(refreshCases);
  const sentBy = { chosen: first, words: first === null ? '' : (one.name ?? '') };
  if (!person.data || !event.data) return null;
  return <AddReferral opened={opened} onClose={onClose} prospect={person.data} sentBy={sentBy} since={event.data.occurred_at} onAdded={answer} />;
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

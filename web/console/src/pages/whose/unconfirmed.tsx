import { Button } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Notice } from '../../kit/notice';
import { useSpeech } from '../../text/text';
import type { Referral } from '../referral/types';
import { AboutReferral } from './named';

/* Somebody was named in words, and nobody is credited yet. */
export function Unconfirmed({ referral }: { referral: Referral }) {
  const { t } = useSpeech();
  const may = useMay();
  const [opened, setOpened] = useState(false);
  const unconfirmed = referral.attribution.state === 'unconfirmed';
  const cases = useGet('/v1/cases', { query: { state: 'open', kind: 'unconfirmed_referrer', limit: 100 }, enabled: unconfirmed && may('cases:read') });
  if (!unconfirmed) return null;
  const about = cases.data?.data.find((one) => one.referral_id === referral.id);
  const words = [about?.name, about?.contact].filter(Boolean).join(', ');
  return (
    <>
      <Notice
        tone="waiting"
        icon={IconUserQuestion}
        title={words === '' ? t('console.whose.unconfirmed') : t('console.whose.unconfirmed_words', { words })}
        text={t('console.whose.unconfirmed_text')}
        action={may('referrals:write') && <Button onClick={() => setOpened(true)}>{t('console.whose.title')}</Button>}
      />
      <AboutReferral referral={referral} words={words} {...(about ? { caseId: about.id, said: about.name ?? about.contact ?? '' } : {})} opened={opened} onClose={() => setOpened(false)} />
    </>
  );
}

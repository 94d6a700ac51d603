import { Button } from '@mantine/core';
import { IconChevronLeft, IconUserQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Fact, Facts } from '../../kit/card';
import { CopyIcon } from '../../kit/copy';
import { Failed } from '../../kit/empty';
import { Day } from '../../kit/figures';
import { Columns, Page, Stack } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import type { PageProps } from '../../routes';
import { useSpeech } from '../../text/text';
import { AddReferral } from '../referrals/add-referral';
import { Consents } from '../shared/consents';
import { InviteButton } from '../shared/invite-button';
import { MessageList } from '../shared/message-list';
import { WriteButton } from '../shared/write-button';
import { ReferralList, RewardList } from '../shared/lists';
import { nameOf } from '../shared/names';
import { Totals } from '../shared/totals';
import styles from './contact.module.css';
import { Participations } from './participations';
import { Redemptions } from './redemptions';
import { StatementMenu } from './statement';

/* One person or firm: balances belong to contacts, whatever they take part in. */
export default function ContactPage({ params }: PageProps) {
  const { t } = useSpeech();
  const id = params['id'] ?? '';
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const contact = useGet('/v1/contacts/{id}', { path: { id } });
  const summary = useGet('/v1/contacts/{id}/summary', { path: { id } });
  if (contact.error && !contact.data) return <Failed error={contact.error} onAgain={() => void contact.refetch()} />;
  if (!contact.data) return <Shapes lines={8} />;
  const person = contact.data;
  return (
    <Page
      title={nameOf(person)}
      above={
        <>
          <Link href="/contacts" className={styles.back}>
            <IconChevronLeft size={16} aria-hidden />
            {t('console.nav.contacts')}
          </Link>
          <span className="mono">{id}</span>
          <CopyIcon text={id} label={t('console.contact.copy_id')} />
        </>
      }
      acts={
        <>
          <InviteButton to={{ contactId: id, phone: person.phone }} name={nameOf(person)} />
          {may('referrals:write') && (
            <Button variant="default" leftSection={<IconUserQuestion size={16} />} onClick={() => setAdding(true)}>
              {t('console.add.sent_by')}
            </Button>
          )}
          <WriteButton to={{ contactId: id, name: nameOf(person), phone: person.phone, email: person.email }} />
          <StatementMenu id={id} name={nameOf(person)} />
          <AddReferral opened={adding} onClose={() => setAdding(false)} prospect={person} />
        </>
      }
    >
      <Stack>
        <Facts>
          <Fact name={t('console.person.email')}>{person.email}</Fact>
          <Fact name={t('console.person.phone')}>{person.phone}</Fact>
          <Fact name={t('console.person.company')}>{person.company}</Fact>
          <Fact name={t('console.person.address')}>{[person.address, person.city].filter(Boolean).join(', ')}</Fact>
          <Fact name={t('console.person.country')}>{person.country}</Fact>
          <Fact name={t('console.person.external_id')}>{person.external_id}</Fact>
          <Fact name={t('console.column.since')}>
            <Day at={person.created_at} />
          </Fact>
        </Facts>
        <Columns wide>
          <Participations contactId={id} />
          <Totals totals={summary.data?.totals ?? []} />
        </Columns>
        <ReferralList filter={{ contact_id: id }} empty={t('console.contact.no_referrals')} />
        <RewardList filter={{ contact_id: id }} />
        {may('messages:read') && <MessageList contactId={id} />}
        <Consents contactId={id} phone={person.phone} />
        {may('redemptions:read') && <Redemptions contactId={id} />}
      </Stack>
    </Page>
  );
}

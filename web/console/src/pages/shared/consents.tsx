import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Card, SmallTable } from '../../kit/card';
import { Ago } from '../../kit/figures';
import { Dialog } from '../../kit/reason';
import { StatusBadge } from '../../kit/status';
import { useSpeech } from '../../text/text';
import { ConsentForm } from './consent-form';
import styles from './shared.module.css';

const SHOWN = 20;

interface Props {
  contactId: string;
  phone: string | null;
}

/* What somebody has agreed to and taken back, in a card of their page: the newest of a kind is what holds. */
export function Consents({ contactId, phone }: Props) {
  const { t, word } = useSpeech();
  const may = useMay()('contacts:write');
  const [noting, setNoting] = useState(false);
  const list = useGet('/v1/contacts/{id}/consents', { path: { id: contactId }, query: { limit: SHOWN } });
  const rows = list.data?.data ?? [];
  const head = [{ title: t('console.consents.about') }, { title: t('console.messages.by') }, { title: t('console.column.status') }, { title: t('console.consents.how') }, { title: t('console.column.when') }];
  const note = (
    <Button variant="default" size="xs" leftSection={<IconPlus size={15} />} onClick={() => setNoting(true)}>
      {t('console.consents.note')}
    </Button>
  );
  return (
    <Card title={t('console.consents.title')} flush side={may && note}>
      {list.data && rows.length === 0 && <p className={styles.none}>{t('console.consents.none')}</p>}
      {rows.length > 0 && (
        <SmallTable label={t('console.consents.title')} head={head}>
          {rows.map((row) => (
            <tr key={`${row.created_at} ${row.channel} ${row.purpose}`}>
              <td>{t(`console.consents.purpose_${row.purpose}`)}</td>
              <td>{t(`console.messages.channel.${row.channel}`)}</td>
              <td>
                <StatusBadge kind="consent" status={row.state} />
              </td>
              <td className={styles.said}>
                {row.source !== null && word('console.consents.source', row.source)}
                {row.wording !== null && <p className={styles.quoted}>{t('console.consents.quoted', { wording: row.wording })}</p>}
              </td>
              <td className={styles.quiet}>
                <Ago at={row.at} />
              </td>
            </tr>
          ))}
        </SmallTable>
      )}
      <Dialog title={t('console.consents.note')} opened={noting} onClose={() => setNoting(false)}>
        {noting && <ConsentForm contactId={contactId} channel={phone === null ? 'email' : 'sms'} onDone={() => setNoting(false)} onCancel={() => setNoting(false)} />}
      </Dialog>
    </Card>
  );
}

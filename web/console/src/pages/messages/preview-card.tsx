import { Button, NativeSelect } from '@mantine/core';
import { IconMail, IconSend } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Card } from '../../kit/card';
import { wordsOf } from '../../kit/empty';
import { Dialog } from '../../kit/reason';
import { useSpeech } from '../../text/text';
import { useNames } from '../shared/names';
import { MailFrame } from './mail-frame';
import styles from './messages.module.css';
import type { Preview, PreviewBody } from './preview';
import { TestForm } from './test-form';

interface Props {
  body: PreviewBody;
  preview: UseQueryResult<Preview, Error>;
  /* The text has a mistake that is told beside its field. */
  faulty: boolean;
  participantId: string;
  onParticipant(id: string): void;
  disabled: boolean;
}

/* The text as somebody gets it, in how many segments, and the way to try it. */
export function PreviewCard({ body, preview, faulty, participantId, onParticipant, disabled }: Props) {
  const { t } = useSpeech();
  const [testing, setTesting] = useState(false);
  return (
    <Card title={t('console.messages.preview')}>
      <div className={styles.preview}>
        <Whose programId={body.program_id} chosen={participantId} onChoose={onParticipant} />
        <Shown preview={preview} faulty={faulty} />
        {!disabled && (
          <div>
            <Button variant="default" leftSection={<IconSend size={16} />} disabled={!preview.data || faulty} onClick={() => setTesting(true)}>
              {t('console.messages.test')}
            </Button>
          </div>
        )}
      </div>
      <Dialog title={t('console.messages.test')} opened={testing} onClose={() => setTesting(false)}>
        {testing && <TestForm body={body} onClose={() => setTesting(false)} />}
      </Dialog>
    </Card>
  );
}

/* Somebody's real data, or an example. */
function Whose({ programId, chosen, onChoose }: { programId: string; chosen: string; onChoose(id: string): void }) {
  const { t } = useSpeech();
  const may = useMay();
  const list = useGet('/v1/participants', { query: { program_id: programId, limit: 20 }, enabled: may('participants:read') });
  const rows = list.data?.data ?? [];
  const names = useNames('contacts', may('contacts:read') ? rows.map((row) => row.contact_id) : []);
  return (
    <NativeSelect
      label={t('console.messages.filled_with')}
      value={chosen}
      data={[{ value: '', label: t('console.messages.example') }, ...rows.map((row) => ({ value: row.id, label: names.get(row.contact_id) ?? row.code ?? row.id }))]}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
  );
}

/* The mail as mail programs show it. Nothing in it runs, and nothing is loaded: it stands in a frame without rights. */
function Mail({ html }: { html: string }) {
  const { t } = useSpeech();
  const [shown, setShown] = useState(false);
  return (
    <>
      <div>
        <Button variant="default" leftSection={<IconMail size={16} />} aria-expanded={shown} onClick={() => setShown(!shown)}>
          {t(shown ? 'console.messages.hide_mail' : 'console.messages.show_mail')}
        </Button>
      </div>
      {shown && <MailFrame html={html} title={t('console.messages.as_mail')} />}
    </>
  );
}

function Shown({ preview, faulty }: { preview: UseQueryResult<Preview, Error>; faulty: boolean }) {
  const speech = useSpeech();
  const { t, number } = speech;
  if (faulty) return <p className={styles.quiet}>{t('console.messages.preview_waits')}</p>;
  if (preview.error) return <p className={styles.quiet}>{wordsOf(preview.error, speech, 'read')}</p>;
  if (!preview.data) return <p className={styles.quiet}>{t('console.messages.preview_empty')}</p>;
  const { subject, text, html, segments, unicode } = preview.data;
  return (
    <>
      <section className={styles.said} aria-label={t('console.messages.preview')} aria-live="polite">
        {subject !== null && <strong>{subject}</strong>}
        <p>{text}</p>
      </section>
      {html !== null && <Mail html={html} />}
      {segments !== null && (
        <p className={styles.quiet}>
          {t('console.messages.counted', { count: segments, characters: number([...text].length) })} {unicode && t('console.messages.unicode')}
        </p>
      )}
    </>
  );
}

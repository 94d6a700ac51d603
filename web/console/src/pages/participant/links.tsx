import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { IconDots, IconPlus, IconPrinter, IconQrcode } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { patch, post, type Answer } from '../../api/api';
import { refresh } from '../../api/query';
import { useMay } from '../../api/session';
import { useAct } from '../../kit/act';
import { Card } from '../../kit/card';
import { CopyIcon } from '../../kit/copy';
import { nest, useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Dialog } from '../../kit/reason';
import { saveFile } from '../../kit/table/csv';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from './participant.module.css';
import { useQr } from './qr';

type Participant = Answer<'/v1/participants/{id}', 'get'>;
type LinkRow = Participant['links'][number];

export function Links({ participant }: { participant: Participant }) {
  const { t } = useSpeech();
  const may = useMay()('links:write');
  const [adding, setAdding] = useState(false);
  return (
    <Card
      title={t('console.links.title')}
      flush
      side={
        <>
          <Button component={Link} href={`/participants/${participant.id}/sheet`} variant="subtle" size="xs" leftSection={<IconPrinter size={15} />}>
            {t('console.links.sheet')}
          </Button>
          {may && (
            <Button variant="default" size="xs" leftSection={<IconPlus size={15} />} onClick={() => setAdding(true)}>
              {t('console.links.add')}
            </Button>
          )}
        </>
      }
    >
      <ul className={styles.links}>
        {participant.links.map((link) => (
          <LinkLine key={link.id} link={link} />
        ))}
      </ul>
      <Dialog title={t('console.links.add')} opened={adding} onClose={() => setAdding(false)}>
        <LinkForm participantId={participant.id} onClose={() => setAdding(false)} />
      </Dialog>
    </Card>
  );
}

function LinkLine({ link }: { link: LinkRow }) {
  const { t, number } = useSpeech();
  const may = useMay()('links:write');
  const [shown, setShown] = useState(false);
  const base = link.url.slice(0, link.url.length - link.code.length);
  const { run } = useAct();
  const retire = async (key: string) => {
    await patch('/v1/links/{id}', { path: { id: link.id }, key, body: { retired: true } });
    say(t('console.links.retired', { code: link.code }));
  };
  return (
    <li>
      <span className={link.retired_at ? styles.retired : styles.address}>
        {base}
        <strong>{link.code}</strong>
      </span>
      {link.channel && <span className={styles.small}>{link.channel}</span>}
      <span className={styles.small}>{t('console.links.clicks', { count: number(link.clicks), n: link.clicks })}</span>
      <span className={styles.pair}>
        <CopyIcon text={link.url} label={t('console.links.copy', { code: link.code })} />
        <ActionIcon variant="subtle" size={26} aria-label={t('console.links.qr', { code: link.code })} onClick={() => setShown(true)}>
          <IconQrcode size={16} />
        </ActionIcon>
        {may && !link.retired_at && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" size={26} aria-label={t('console.links.more', { code: link.code })}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => run(retire, '/v1/participants')}>{t('console.links.retire')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </span>
      <Dialog title={t('console.links.qr', { code: link.code })} opened={shown} onClose={() => setShown(false)}>
        <Qr link={link} />
      </Dialog>
    </li>
  );
}

function Qr({ link }: { link: LinkRow }) {
  const { t } = useSpeech();
  const { src, svg } = useQr(link.id);
  return (
    <div className={styles.code}>
      {src && <img src={src} alt={t('console.links.qr_alt', { url: link.url })} />}
      <p>{link.url}</p>
      <Button
        variant="default"
        disabled={svg === undefined}
        onClick={() => svg !== undefined && saveFile(`${link.code}.svg`, new Blob([svg], { type: 'image/svg+xml' }))}
      >
        {t('console.links.save_qr')}
      </Button>
    </div>
  );
}

function LinkForm({ participantId, onClose }: { participantId: string; onClose(): void }) {
  const { t } = useSpeech();
  const form = useForm({
    initial: { channel: '', code: '' },
    submit: (values, key) => post('/v1/links', { key, body: { participant_id: participantId, ...nest(values) } }),
    onDone: () => {
      void refresh('/v1/participants');
      say(t('console.links.added'));
      onClose();
    },
  });
  return (
    <FormFrame form={form} act={t('console.links.add')} onCancel={onClose}>
      <TextInput {...form.text('channel')} label={t('console.links.channel')} description={t('console.links.channel_text')} data-autofocus />
      <TextInput {...form.text('code')} label={t('console.column.code')} description={t('console.participant.code_text')} />
    </FormFrame>
  );
}

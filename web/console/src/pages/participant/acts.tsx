import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconBan, IconCheck, IconDots, IconExternalLink, IconPlayerPause, IconPlayerPlay, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { post, type Answer } from '../../api/api';
import { refresh } from '../../api/query';
import { useMay } from '../../api/session';
import { useAct } from '../../kit/act';
import { Dialog, ReasonDialog } from '../../kit/reason';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { Secret } from '../parts/secret';
import { InviteButton } from '../shared/invite-button';
import { WriteButton } from '../shared/write-button';
import styles from './participant.module.css';
import { SendPortalLink } from './send-portal-link';

type Participant = Answer<'/v1/participants/{id}', 'get'>;
type Act = 'approve' | 'reject' | 'pause' | 'block' | 'resume';

const paths = { approve: '/v1/participants/{id}/approve', reject: '/v1/participants/{id}/reject', pause: '/v1/participants/{id}/pause', block: '/v1/participants/{id}/block', resume: '/v1/participants/{id}/resume' } as const;

export function ParticipantActs({ participant, name }: { participant: Participant; name: string }) {
  const { t } = useSpeech();
  const may = useMay()('participants:write');
  const [act, setAct] = useState<Act | null>(null);
  const [sending, setSending] = useState(false);
  if (!may) return null;
  const active = participant.status === 'active';
  const asks = participant.status === 'applied' || participant.status === 'invited';
  const run = async (which: Act, reason: string, key: string) => {
    const body = reason === '' && which === 'approve' ? {} : { reason };
    await post(paths[which], { path: { id: participant.id }, key, body });
    say(t(`console.participant.${which}_done`, { name }));
    await refresh('/v1/participants');
  };
  return (
    <>
      {participant.status === 'applied' && (
        <>
          <Button leftSection={<IconCheck size={16} />} onClick={() => setAct('approve')}>
            {t('console.participant.approve')}
          </Button>
          <Button variant="default" onClick={() => setAct('reject')}>
            {t('console.participant.reject')}
          </Button>
        </>
      )}
      {active && <InviteButton to={{ participantId: participant.id, contactId: participant.contact_id, phone: participant.phone }} name={name} />}
      <WriteButton to={{ contactId: participant.contact_id, name, phone: participant.phone, email: participant.email, participant: { id: participant.id, programId: participant.program_id } }} />
      {!asks && <PortalLink participant={participant} name={name} />}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={32} aria-label={t('console.participant.more')}>
            <IconDots size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!asks && participant.status !== 'blocked' && participant.status !== 'rejected' && (
            <Menu.Item leftSection={<IconSend size={16} />} onClick={() => setSending(true)}>
              {t('console.portal_link.send')}
            </Menu.Item>
          )}
          {active && (
            <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={() => setAct('pause')}>
              {t('console.participant.pause')}
            </Menu.Item>
          )}
          {(participant.status === 'rejected' || participant.status === 'invited') && (
            <Menu.Item leftSection={<IconCheck size={16} />} onClick={() => setAct('approve')}>
              {t('console.participant.approve')}
            </Menu.Item>
          )}
          {(participant.status === 'paused' || participant.status === 'blocked') && (
            <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => setAct('resume')}>
              {t('console.participant.resume')}
            </Menu.Item>
          )}
          {participant.status !== 'blocked' && (
            <Menu.Item leftSection={<IconBan size={16} />} color="red" onClick={() => setAct('block')}>
              {t('console.participant.block')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Dialog title={t('console.portal_link.send_title', { name })} opened={sending} onClose={() => setSending(false)}>
        {sending && <SendPortalLink participant={participant} name={name} onClose={() => setSending(false)} />}
      </Dialog>
      {act && (
        <ReasonDialog
          title={t(`console.participant.${act}`)}
          act={t(`console.participant.${act}`)}
          danger={act === 'block' || act === 'reject'}
          free={act === 'approve'}
          opened
          onClose={() => setAct(null)}
          submit={(reason, key) => run(act, reason, key)}
        >
          <p>{t(`console.participant.${act}_text`)}</p>
        </ReasonDialog>
      )}
    </>
  );
}

/* The portal as this participant sees it: a link that works once. */
function PortalLink({ participant, name }: { participant: Participant; name: string }) {
  const speech = useSpeech();
  const { t } = speech;
  const [link, setLink] = useState<Answer<'/v1/participants/{id}/portal_links', 'post'> | null>(null);
  const { busy, run } = useAct();
  const make = async (key: string) => setLink(await post('/v1/participants/{id}/portal_links', { path: { id: participant.id }, key, body: {} }));
  return (
    <>
      <Button variant="default" loading={busy} leftSection={<IconExternalLink size={16} />} onClick={() => run(make)}>
        {t('console.portal_link.make')}
      </Button>
      <Dialog title={t('console.portal_link.title', { name })} opened={link !== null} onClose={() => setLink(null)}>
        {link !== null && link.url !== null && link.expires_at !== null && (
          <div className={styles.code}>
            <p>{t('console.portal_link.text', { until: speech.date(link.expires_at, 'month_day_time') })}</p>
            <Secret text={link.url} />
            <div className={styles.pair}>
              <Button component="a" href={link.url} target="_blank" rel="noreferrer">
                {t('console.portal_link.open')}
              </Button>
            </div>
          </div>
        )}
      </Dialog>
    </>
  );
}

import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconArrowBackUp, IconArrowRight, IconBan, IconCircleCheck, IconDots, IconUserEdit, IconUserMinus } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '../../api/session';
import { useKeys } from '../../kit/keys';
import { useSpeech } from '../../text/text';
import { MoveDialog } from '../referrals/move-dialog';
import { AboutReferral } from '../whose/named';
import { DisqualifyDialog, QualifyDialog, RemoveDialog, ReopenDialog } from './act-dialogs';
import type { Referral } from './types';

type Act = 'move' | 'qualify' | 'disqualify' | 'reopen' | 'attribute' | 'remove';

export function ReferralActs({ referral, name }: { referral: Referral; name: string }) {
  const { t } = useSpeech();
  const may = useMay();
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const writes = may('referrals:write');
  useKeys(writes ? [{ keys: 'm', title: t('console.referral.move'), group: t('console.keys.acts'), run: () => setAct('move') }] : []);
  if (!writes) return null;
  const closed = referral.status === 'disqualified';
  return (
    <>
      <Button variant="default" leftSection={<IconArrowRight size={16} />} onClick={() => setAct('move')}>
        {t('console.referral.move')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={32} aria-label={t('console.referral.more')}>
            <IconDots size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!closed && referral.qualified_at === null && (
            <Menu.Item leftSection={<IconCircleCheck size={16} />} onClick={() => setAct('qualify')}>
              {t('console.referral.qualify')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconUserEdit size={16} />} onClick={() => setAct('attribute')}>
            {referral.participant_id ? t('console.attribution.move') : t('console.attribution.set')}
          </Menu.Item>
          {(referral.participant_id !== null || referral.attribution.state === 'unconfirmed') && (
            <Menu.Item leftSection={<IconUserMinus size={16} />} onClick={() => setAct('remove')}>
              {t('console.attribution.remove')}
            </Menu.Item>
          )}
          <Menu.Divider />
          {closed ? (
            <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => setAct('reopen')}>
              {t('console.referral.reopen')}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconBan size={16} />} color="red" onClick={() => setAct('disqualify')}>
              {t('console.referral.disqualify')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <MoveDialog row={act === 'move' ? { ...referral, prospect_name: name } : null} onClose={close} />
      <QualifyDialog referral={referral} opened={act === 'qualify'} onClose={close} />
      <DisqualifyDialog referral={referral} opened={act === 'disqualify'} onClose={close} />
      <ReopenDialog referral={referral} opened={act === 'reopen'} onClose={close} />
      <AboutReferral referral={referral} opened={act === 'attribute'} onClose={close} />
      <RemoveDialog referral={referral} opened={act === 'remove'} onClose={close} />
    </>
  );
}

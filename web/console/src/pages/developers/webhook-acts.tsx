import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { patch, post, remove } from '../../api/api';
import type { WebhookEndpoint } from '../../api/objects';
import { refresh } from '../../api/query';
import { useMay } from '../../api/session';
import { useAct } from '../../kit/act';
import { Dialog } from '../../kit/reason';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { Confirm } from '../parts/confirm';
import styles from '../parts/parts.module.css';
import { Secret } from '../parts/secret';
import { WebhookForm } from './webhook-form';
import { WebhookReplay } from './webhook-replay';

type Act = 'change' | 'rotate' | 'replay' | 'disable' | 'delete';
const PATHS = ['/v1/webhook_endpoints', '/v1/deliveries'] as const;
/* By then a test event has arrived, or waits. */
const LOOK_AGAIN_MS = 2000;

/* The dialog of an act, by its name. */
function ActDialog({ act, endpoint, onClose, onRotated }: { act: Act; endpoint: WebhookEndpoint; onClose(): void; onRotated(secret: string): void }) {
  const { t } = useSpeech();
  const [, go] = useLocation();
  const path = { id: endpoint.id };
  if (act === 'change') return <WebhookForm endpoint={endpoint} onCancel={onClose} onDone={onClose} />;
  if (act === 'replay') return <WebhookReplay endpoint={endpoint} onClose={onClose} />;
  if (act === 'rotate')
    return (
      <Confirm
        act={t('console.webhooks.rotate')}
        words={t('console.webhooks.rotate_means')}
        refreshes={PATHS}
        run={(key) => post('/v1/webhook_endpoints/{id}/rotate_secret', { path, key, body: {} })}
        onDone={(rotated) => {
          onRotated(rotated.secret ?? '');
          onClose();
        }}
        onCancel={onClose}
      />
    );
  if (act === 'disable')
    return (
      <Confirm act={t('console.webhooks.disable')} words={t('console.webhooks.disable_means')} refreshes={PATHS} run={(key) => patch('/v1/webhook_endpoints/{id}', { path, key, body: { status: 'disabled' } })} onDone={onClose} onCancel={onClose} />
    );
  return (
    <Confirm
      danger
      act={t('console.webhooks.delete')}
      words={t('console.webhooks.delete_means')}
      refreshes={['/v1/webhook_endpoints']}
      run={(key) => remove('/v1/webhook_endpoints/{id}', { path, key, body: undefined })}
      onDone={() => {
        say(t('console.webhooks.deleted'));
        go('/developers/webhooks');
      }}
      onCancel={onClose}
    />
  );
}

/* What can be done to an endpoint: a test event at once, the rest from the menu. */
export function WebhookActs({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { t } = useSpeech();
  const may = useMay()('webhooks:write');
  const [act, setAct] = useState<Act | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const { busy: testing, run } = useAct();
  if (!may) return null;
  const test = () =>
    run(async (key) => {
      await post('/v1/webhook_endpoints/{id}/test', { path: { id: endpoint.id }, body: {}, key });
      say(t('console.webhooks.test_sent'));
      setTimeout(() => void refresh(...PATHS), LOOK_AGAIN_MS);
    }, ...PATHS);
  const acts: Act[] = ['change', 'replay', 'rotate', ...(endpoint.status === 'enabled' ? (['disable'] as const) : []), 'delete'];
  return (
    <>
      <Button variant="default" leftSection={<IconSend size={16} />} loading={testing} disabled={endpoint.status === 'disabled'} onClick={test}>
        {t('console.webhooks.test')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} />}>
            {t('console.webhooks.more')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {acts.map((one) => (
            <Menu.Item key={one} color={one === 'delete' ? 'red' : undefined} onClick={() => setAct(one)}>
              {t(`console.webhooks.${one}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {act && (
        <Dialog title={t(`console.webhooks.${act}`)} opened onClose={() => setAct(null)} size={act === 'change' ? 'lg' : 'md'}>
          <ActDialog act={act} endpoint={endpoint} onClose={() => setAct(null)} onRotated={setSecret} />
        </Dialog>
      )}
      <Dialog title={t('console.webhooks.secret')} opened={secret !== null} onClose={() => setSecret(null)}>
        <div className={styles.fields}>
          <p className={styles.quiet}>{t('console.webhooks.secret_once')}</p>
          {secret !== null && <Secret text={secret} />}
        </div>
      </Dialog>
    </>
  );
}

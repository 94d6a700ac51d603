import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBan } from '@tabler/icons-react';
import { useState } from 'react';
import { post } from '../../api/api';
import type { WebhookEndpoint } from '../../api/objects';
import { useMay } from '../../api/session';
import { Notice } from '../../kit/notice';
import { Dialog } from '../../kit/reason';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { Confirm } from '../parts/confirm';

/* What keeps an endpoint from being told, and the way on. */
export function WebhookTrouble({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { t, word, date } = useSpeech();
  const may = useMay()('webhooks:write');
  const [enabling, setEnabling] = useState(false);
  const enable = may && (
    <Button size="xs" onClick={() => setEnabling(true)}>
      {t('console.webhooks.enable')}
    </Button>
  );
  if (endpoint.status === 'enabled' && endpoint.failing_since === null) return null;
  if (endpoint.status === 'enabled')
    return <Notice tone="waiting" icon={IconAlertTriangle} title={t('console.webhooks.failing_since', { date: date(endpoint.failing_since ?? '', 'month_day_time') })} text={t('console.webhooks.failing_means')} />;
  return (
    <>
      <Notice tone={endpoint.disabled_reason === 'by_hand' ? 'closed' : 'wrong'} icon={IconBan} title={word('console.webhooks.why', endpoint.disabled_reason ?? 'by_hand')} text={t(endpoint.disabled_reason === 'gone' ? 'console.webhooks.gone_means' : 'console.webhooks.disabled_means')} action={enable} />
      {enabling && (
        <Dialog title={t('console.webhooks.enable')} opened onClose={() => setEnabling(false)}>
          <Confirm
            act={t('console.webhooks.enable')}
            words={t('console.webhooks.enable_means')}
            refreshes={['/v1/webhook_endpoints', '/v1/deliveries']}
            run={(key) => post('/v1/webhook_endpoints/{id}/enable', { path: { id: endpoint.id }, key, body: {} })}
            onDone={() => {
              say(t('console.webhooks.enabled_done'));
              setEnabling(false);
            }}
            onCancel={() => setEnabling(false)}
          />
        </Dialog>
      )}
    </>
  );
}

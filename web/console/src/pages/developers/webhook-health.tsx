import { IconAlertTriangle, IconBan, IconCircleCheck } from '@tabler/icons-react';
import type { WebhookEndpoint } from '../../api/objects';
import { Badge } from '../../kit/status';
import { useSpeech } from '../../text/text';

/* Whether an endpoint is sent to, and whether it takes what is sent. */
export function WebhookHealth({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { t, word } = useSpeech();
  if (endpoint.status === 'disabled')
    return <Badge tone={endpoint.disabled_reason === 'by_hand' ? 'closed' : 'wrong'} icon={IconBan} text={word('console.webhooks.disabled', endpoint.disabled_reason ?? 'by_hand')} />;
  if (endpoint.failing_since !== null) return <Badge tone="wrong" icon={IconAlertTriangle} text={t('console.webhooks.failing')} />;
  return <Badge tone="done" icon={IconCircleCheck} text={t('console.webhooks.works')} />;
}

/* What it is told of, as it was asked for. */
export function filtersOf(endpoint: WebhookEndpoint): string[] {
  return Array.isArray(endpoint.events) ? endpoint.events.map(String) : [];
}

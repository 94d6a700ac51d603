import { useEffect } from 'react';
import type { WebhookEndpoint } from '../../api/objects';
import { refresh } from '../../api/query';

const LOOK_MS = 1500;

/* Deliveries are no acts of the trail, which the page hears of by itself: while some are under way, they are looked at again. */
export function useWatched(endpoint: WebhookEndpoint | undefined): void {
  const watching = endpoint !== undefined && endpoint.status === 'enabled' && endpoint.health.waiting > 0;
  useEffect(() => {
    if (!watching) return undefined;
    const timer = setInterval(() => void refresh('/v1/deliveries', '/v1/webhook_endpoints'), LOOK_MS);
    return () => {
      clearInterval(timer);
      void refresh('/v1/deliveries'); /* the list may have been read before the endpoint was */
    };
  }, [watching]);
}

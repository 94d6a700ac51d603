import { useGet } from '../../api/query';
import { useMay } from '../../api/session';

/* Endpoints of the world that may be asked, by what people know them by. */
export function useEndpoints(): { value: string; label: string }[] {
  const may = useMay();
  const found = useGet('/v1/webhook_endpoints', { query: { limit: 100 }, enabled: may('webhooks:read') });
  return (found.data?.data ?? []).map((one) => ({ value: one.id, label: one.description ?? one.url }));
}

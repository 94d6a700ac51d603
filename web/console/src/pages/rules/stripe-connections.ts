import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { useSpeech } from '../../text/text';
import { usePrograms } from '../shared/programs';

/* The connections to Stripe by which rewards of this program can be handed over: those with a key for calls. */
export function useStripeConnections(programId: string): { value: string; label: string }[] {
  const { t } = useSpeech();
  const may = useMay()('connections:read');
  const { nameOf } = usePrograms();
  const { data } = useGet('/v1/connections', { query: { limit: 100 }, enabled: may });
  return (data?.data ?? [])
    .filter((row) => row.kind === 'stripe' && row.has_api_key && row.program_id === programId)
    .map((row) => ({ value: row.id, label: t('console.rules.deliver_to', { account: row.account ?? nameOf(programId) }) }));
}

import { useQuery } from '@tanstack/react-query';
import { post, type Answer } from '../../api/api';
import { keyOf } from '../../api/query';
import { useStore } from '../../api/store';
import { world } from '../../api/world';

export type Preview = Answer<'/v1/referrals/{id}/attribution/preview', 'post'>;

/* Who would be credited: a participant, a contact who becomes one, or (neither) nobody. */
export interface Whom {
  participant_id?: string;
  contact_id?: string;
  effective_at?: string;
}

/* What another attribution would do, as the server would do it now. Nothing is written by asking. `whom` null: nobody was
 * chosen yet. */
export function usePreview(referralId: string, whom: Whom | null) {
  const worldId = useStore(world);
  return useQuery<Preview, Error>({
    queryKey: keyOf(worldId, '/v1/referrals/{id}/attribution/preview', { referralId, ...whom }),
    queryFn: () => post('/v1/referrals/{id}/attribution/preview', { path: { id: referralId }, body: whom ?? {} }),
    enabled: whom !== null,
    staleTime: 0,
  });
}

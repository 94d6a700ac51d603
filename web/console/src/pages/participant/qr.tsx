import { useQuery } from '@tanstack/react-query';
import { send } from '../../api/http';
import { keyOf } from '../../api/query';
import { useStore } from '../../api/store';
import { world } from '../../api/world';

/* The QR code of a link as an address that an image takes. It is fetched by hand, since an image cannot name the world. */
export function useQr(linkId: string): { src: string | undefined; svg: string | undefined } {
  const worldId = useStore(world);
  const { data } = useQuery({
    queryKey: keyOf(worldId, `/v1/links/${linkId}/qr.svg`),
    queryFn: async ({ signal }) => (await send('get', `/v1/links/${linkId}/qr.svg`, { signal, accept: 'image/svg+xml' })).text(),
    staleTime: Infinity,
  });
  return { src: data === undefined ? undefined : `data:image/svg+xml,${encodeURIComponent(data)}`, svg: data };
}

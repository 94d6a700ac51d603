import { IconHash, IconLink, IconPencil, IconTicket, IconUserQuestion, type Icon } from '@tabler/icons-react';
import { useSpeech } from '../text/text';

const icons: Record<string, Icon> = { click: IconLink, code: IconHash, coupon: IconTicket, manual: IconPencil, name: IconUserQuestion };

/* By what a referral was credited, as an icon with its word. */
export function Method({ method }: { method: string | null }) {
  const { word } = useSpeech();
  if (method === null) return null;
  const Mark = icons[method] ?? IconPencil;
  return <Mark size={15} role="img" aria-label={word('console.method', method)} />;
}

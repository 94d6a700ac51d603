import type { Section } from '../parts/sections';
import type { Speech } from '../../text/text';

/* The pages about messages. */
export function messageSections({ t }: Pick<Speech, 't'>): Section[] {
  return [
    { href: '/messages', label: t('console.messages.log') },
    { href: '/messages/templates', label: t('console.messages.templates') },
    { href: '/messages/settings', label: t('console.messages.settings') },
  ];
}

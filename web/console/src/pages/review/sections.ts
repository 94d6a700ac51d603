import type { Section } from '../parts/sections';
import type { Speech } from '../../text/text';

/* The queue, and the lists that it goes by. */
export function reviewSections({ t }: Pick<Speech, 't'>): Section[] {
  return [
    { href: '/review', label: t('console.review.queue') },
    { href: '/review/lists', label: t('console.review.lists') },
  ];
}

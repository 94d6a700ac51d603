import type { Section } from '../parts/sections';
import type { Speech } from '../../text/text';

/* The pages about what people get. */
export function rewardSections({ t }: Pick<Speech, 't'>): Section[] {
  return [
    { href: '/rewards', label: t('console.money.rewards') },
    { href: '/rewards/to-do', label: t('console.todo.title') },
    { href: '/rewards/codes', label: t('console.pool.title') },
  ];
}

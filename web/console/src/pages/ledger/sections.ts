import type { Speech } from '../../text/text';
import type { Section } from '../parts/sections';

export function ledgerSections(t: Speech['t']): Section[] {
  return [
    { href: '/ledger', label: t('console.money.accounts') },
    { href: '/ledger/transactions', label: t('console.money.transactions') },
  ];
}

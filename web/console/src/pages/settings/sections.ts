import type { Speech } from '../../text/text';
import type { Section } from '../parts/sections';

export function settingsSections(t: Speech['t']): Section[] {
  return [
    { href: '/settings', label: t('console.admin.business'), scope: 'settings:read' },
    { href: '/settings/users', label: t('console.admin.users'), scope: 'users:read' },
    { href: '/settings/account', label: t('console.admin.my_account') },
  ];
}

import type { Speech } from '../../text/text';
import type { Section } from '../parts/sections';

export function developerSections(t: Speech['t']): Section[] {
  return [
    { href: '/developers', label: t('console.admin.keys'), scope: 'keys:read' },
    { href: '/developers/connections', label: t('console.admin.connections'), scope: 'connections:read' },
    { href: '/developers/webhooks', label: t('console.webhooks.title'), scope: 'webhooks:read' },
    { href: '/developers/imports', label: t('console.imports.title'), scope: 'imports:read' },
    { href: '/developers/clock', label: t('console.admin.clock'), scope: 'test_clock:write' },
  ];
}

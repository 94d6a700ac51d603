import { Checkbox } from '@mantine/core';
import { useGet } from '../../api/query';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';

/* Every resource that some role can read or write: the server's own table of roles has them all but those that only `*` has. */
const RESOURCES = [
  'audit',
  'cases',
  'clicks',
  'codes',
  'connections',
  'contacts',
  'events',
  'groups',
  'imports',
  'keys',
  'ledger',
  'links',
  'messages',
  'participants',
  'payouts',
  'programs',
  'reconciliations',
  'redemptions',
  'referrals',
  'reports',
  'rewards',
  'settings',
  'test_clock',
  'users',
  'webhooks',
];

function useResources(): string[] {
  const roles = useGet('/v1/roles', {});
  const told = (roles.data?.data ?? []).flatMap((role) => role.scopes).filter((scope) => scope.includes(':'));
  return [...new Set([...RESOURCES, ...told.map((scope) => scope.split(':')[0] ?? '')])].sort();
}

export function ScopesPicker({ scopes, onChange }: { scopes: readonly string[]; onChange(scopes: string[]): void }) {
  const { t, word } = useSpeech();
  const resources = useResources();
  const toggle = (scope: string, on: boolean) => onChange(on ? [...scopes, scope] : scopes.filter((one) => one !== scope));
  return (
    <fieldset className={styles.scopeBox}>
      <legend className={styles.small}>{t('console.admin.scopes')}</legend>
      <div className={styles.scopes}>
        {resources.map((resource) => {
          const name = word('console.admin.resource', resource);
          return (
            <div key={resource} className={styles.scope}>
              <span>{name}</span>
              <span>
                {(['read', 'write'] as const).map((way) => (
                  <Checkbox
                    key={way}
                    label={t(`console.admin.${way}`)}
                    aria-label={t('console.admin.scope_of', { way: t(`console.admin.${way}`), resource: name })}
                    checked={scopes.includes(`${resource}:${way}`)}
                    onChange={(event) => toggle(`${resource}:${way}`, event.currentTarget.checked)}
                  />
                ))}
              </span>
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}

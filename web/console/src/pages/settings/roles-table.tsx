import { IconCheck, IconEye } from '@tabler/icons-react';
import type { Role } from '../../api/objects';
import { useGet } from '../../api/query';
import { Failed } from '../../kit/empty';
import { Shapes } from '../../kit/shape';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';

function resourcesOf(roles: readonly Role[]): string[] {
  const named = roles.flatMap((role) => role.scopes).filter((scope) => scope !== '*');
  return [...new Set([...named.map((scope) => scope.split(':')[0] ?? ''), 'keys', 'users', 'settings', 'audit', 'test_clock'])].sort();
}

/* What each role may do, by resource: the server's own table. */
export function RolesTable() {
  const { t, word } = useSpeech();
  const roles = useGet('/v1/roles', {});
  if (roles.error) return <Failed error={roles.error} onAgain={() => void roles.refetch()} />;
  if (!roles.data) return <Shapes lines={6} />;
  const { data } = roles.data;
  return (
    <div className={styles.matrix} tabIndex={0} role="region" aria-label={t('console.admin.roles')}>
      <table>
        <thead>
          <tr>
            <td />
            {data.map((role) => (
              <th key={role.role} scope="col">
                {word('console.role', role.role)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {resourcesOf(data).map((resource) => (
            <tr key={resource}>
              <th scope="row">{word('console.admin.resource', resource)}</th>
              {data.map((role) => (
                <td key={role.role}>
                  <Right role={role} resource={resource} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Right({ role, resource }: { role: Role; resource: string }) {
  const { t } = useSpeech();
  const has = (way: string) => role.scopes.includes('*') || role.scopes.includes(`${resource}:${way}`);
  if (has('write')) return <IconCheck size={16} role="img" aria-label={t('console.admin.write')} />;
  if (has('read')) return <IconEye size={16} role="img" aria-label={t('console.admin.read')} />;
  return <span className="unseen">{t('console.admin.nothing')}</span>;
}

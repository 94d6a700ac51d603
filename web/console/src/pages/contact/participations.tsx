import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { Card, SmallTable } from '../../kit/card';
import { Day } from '../../kit/figures';
import { StatusBadge } from '../../kit/status';
import { useSpeech } from '../../text/text';
import { usePrograms } from '../shared/programs';
import styles from './contact.module.css';

/* The programs that a contact takes part in. */
export function Participations({ contactId }: { contactId: string }) {
  const { t } = useSpeech();
  const programs = usePrograms();
  const list = useGet('/v1/participants', { query: { contact_id: contactId, limit: 50 } });
  const rows = list.data?.data ?? [];
  const head = [{ title: t('console.column.program') }, { title: t('console.column.status') }, { title: t('console.column.code') }, { title: t('console.column.since') }];
  return (
    <Card title={t('console.contact.programs')} flush>
      {list.data && rows.length === 0 && <p className={styles.none}>{t('console.contact.no_programs')}</p>}
      {rows.length > 0 && (
        <SmallTable label={t('console.contact.programs')} head={head}>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <Link className={styles.strong} href={`/participants/${row.id}`}>
                  {programs.nameOf(row.program_id) || row.id}
                </Link>
              </td>
              <td>
                <StatusBadge kind="participant" status={row.status} />
              </td>
              <td className="mono">{row.code}</td>
              <td>
                <Day at={row.created_at} />
              </td>
            </tr>
          ))}
        </SmallTable>
      )}
    </Card>
  );
}

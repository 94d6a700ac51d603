import type { AuditRow } from '../../api/objects';
import { useGet } from '../../api/query';
import { Card } from '../../kit/card';
import { Failed } from '../../kit/empty';
import { Shapes } from '../../kit/shape';
import { useSpeech } from '../../text/text';
import { ObjectLink } from '../audit/audit-page';
import { ChangesCell } from '../audit/changes-cell';
import styles from '../parts/parts.module.css';

const SHOWN = 100;

/* The rows above the one that was the newest before. */
function newer(rows: readonly AuditRow[], since: string | null): AuditRow[] {
  const end = rows.findIndex((row) => row.id === since);
  return (end < 0 ? [...rows] : rows.slice(0, end)).filter((row) => !row.action.startsWith('test_clock'));
}

/* What became due by a move of the clock, from the trail. */
export function WhatHappened({ since }: { since: string | null }) {
  const { t, word } = useSpeech();
  const trail = useGet('/v1/audit', { query: { limit: SHOWN } });
  const rows = newer(trail.data?.data ?? [], since);
  return (
    <Card title={t('console.admin.clock_due', { count: rows.length })}>
      {trail.error && <Failed error={trail.error} />}
      {!trail.error && !trail.data && <Shapes lines={3} />}
      {trail.data && rows.length === 0 && <p className={styles.quiet}>{t('console.admin.clock_nothing')}</p>}
      <ul className={styles.list}>
        {rows.map((row) => (
          <li key={row.id}>
            <span>{word('console.admin.act', row.action.replaceAll('.', '_'))}</span>
            {row.object_id !== null && <ObjectLink id={row.object_id} />}
            <span className={styles.grow}>
              <ChangesCell changes={row.changes} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

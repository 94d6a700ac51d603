import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../api/api';
import { useGet } from '../../api/query';
import { Failed } from '../../kit/empty';
import { Day } from '../../kit/figures';
import { Shapes } from '../../kit/shape';
import type { Json } from '../../rules/json';
import { useSpeech } from '../../text/text';
import { ChangeList } from './changes-panel';
import styles from './rules.module.css';

type Version = Answer<'/v1/programs/{id}/versions', 'get'>['data'][number];

/* All versions, newest first, each with what it changed; an older one can be taken as the draft. */
export function HistoryPanel({ programId, version, currency, onTake }: { programId: string; version: number; currency: string; onTake?: (rules: Json) => void }) {
  const { t } = useSpeech();
  const [after, setAfter] = useState<number | null>(null);
  const versions = useGet('/v1/programs/{id}/versions', {
    path: { id: programId },
    query: { limit: 20, ...(after === null ? {} : { starting_after: after }) },
    keep: true,
  });
  if (versions.error) return <Failed error={versions.error} onAgain={() => void versions.refetch()} />;
  if (!versions.data) return <Shapes />;
  const { data, has_more, next_cursor } = versions.data;
  return (
    <>
      <ol className={styles.versions}>
        {data.map((one, i) => (
          <VersionRow key={one.version} one={one} earlier={data[i + 1]} live={version} currency={currency} onTake={onTake} />
        ))}
      </ol>
      <div className={styles.pager}>
        {after !== null && (
          <Button variant="default" size="xs" onClick={() => setAfter(null)}>
            {t('console.rules.newest')}
          </Button>
        )}
        {has_more && next_cursor !== null && (
          <Button variant="default" size="xs" onClick={() => setAfter(Number(next_cursor) + 1)}>
            {t('console.rules.older')}
          </Button>
        )}
      </div>
    </>
  );
}

function VersionRow({ one, earlier, live, currency, onTake }: { one: Version; earlier: Version | undefined; live: number; currency: string; onTake: ((rules: Json) => void) | undefined }) {
  const { t } = useSpeech();
  const isLive = one.version === live;
  return (
    <li>
      <div className={styles.versionHead}>
        <strong>{t('console.rules.version', { version: one.version })}</strong>
        {isLive && <span className={styles.liveMark}>{t('console.rules.live')}</span>}
        <span className={styles.quiet}>
          <Day at={one.created_at} />
        </span>
        {!isLive && onTake && (
          <Button variant="subtle" size="xs" onClick={() => onTake(one.rules as Json)}>
            {t('console.rules.take_version')}
          </Button>
        )}
      </div>
      {earlier && <ChangeList before={earlier.rules as Json} after={one.rules as Json} currency={currency} />}
      {!earlier && one.version === 1 && <p className={styles.hint}>{t('console.rules.first_version')}</p>}
    </li>
  );
}

import { Button } from '@mantine/core';
import { IconBan, IconDownload, IconListCheck, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { post } from '../../api/api';
import { send } from '../../api/http';
import type { Import } from '../../api/objects';
import { refresh, useGet } from '../../api/query';
import { Failed, wordsOf } from '../../kit/empty';
import { newKey } from '../../kit/form';
import { useLookAgain, WorkCounts, WorkErrors, WorkHead, WorkProgress } from '../../kit/long-work';
import { Shapes } from '../../kit/shape';
import { StatusBadge } from '../../kit/status';
import { saveFile } from '../../kit/table/csv';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { ImportPreview } from './import-preview';
import { isOpen, isUnderWay, isWhole, wordsFor, type Word } from './import-words';
import styles from './imports.module.css';

const LOOK_AGAIN_MS = 1000;

/* An import: what its file says, what its lines would do or have done, and the words that move it. */
export function ImportDetail({ id, may }: { id: string; may: boolean }) {
  const found = useGet('/v1/imports/{id}', { path: { id } });
  const under = found.data !== undefined && isUnderWay(found.data);
  const { refetch } = found;
  useLookAgain(under, refetch, LOOK_AGAIN_MS);
  if (found.error && !found.data) return <Failed error={found.error} onAgain={() => void refetch()} />;
  if (!found.data) return <Shapes lines={5} />;
  const row = found.data;
  return (
    <div className={styles.import}>
      <Head row={row} />
      {isOpen(row) && <ImportPreview row={row} may={may} />}
      {row.counts.lines > 0 && <Counts row={row} />}
      <Progress row={row} />
      <Errors row={row} />
      {may && <Acts row={row} />}
    </div>
  );
}

function Head({ row }: { row: Import }) {
  const { t } = useSpeech();
  return (
    <WorkHead>
      <StatusBadge kind="import" status={row.status} />
      <p>{t(isWhole(row) || row.status !== 'uploading' ? `console.imports.says_${row.status}` : 'console.imports.not_whole')}</p>
    </WorkHead>
  );
}

const counted = ['new', 'same', 'conflicting', 'invalid'] as const;

function Counts({ row }: { row: Import }) {
  const { t } = useSpeech();
  return <WorkCounts counts={counted.map((name) => ({ key: name, words: t(`console.imports.count_${name}`), count: row.counts[name], main: name === 'new' }))} />;
}

function Progress({ row }: { row: Import }) {
  const { t, number, percent } = useSpeech();
  if (row.bytes === 0 || row.position === 0 || row.status === 'uploading') return null;
  return (
    <WorkProgress value={row.position} max={row.bytes} label={t('console.imports.progress')}>
      {t('console.imports.lines_of', { lines: number(row.counts.lines), share: percent(row.position / row.bytes) })}
    </WorkProgress>
  );
}

function Errors({ row }: { row: Import }) {
  const speech = useSpeech();
  const { t } = speech;
  const count = row.counts.conflicting + row.counts.invalid;
  const found = useGet('/v1/imports/{id}/errors', { path: { id: row.id } });
  const { refetch } = found;
  useEffect(() => {
    if (count > 0) void refetch();
  }, [count, refetch]);
  if (count === 0) return null;
  const download = async () => {
    try {
      const response = await send('get', `/v1/imports/${row.id}/errors`, { query: { format: 'csv' }, accept: 'text/csv' });
      saveFile(`${row.id}-errors.csv`, await response.blob());
    } catch (error) {
      say(error instanceof Error ? wordsOf(error, speech) : String(error), true);
    }
  };
  return (
    <WorkErrors summary={t('console.imports.faults', { count })} errors={found.data?.data ?? []}>
      <Button variant="default" size="xs" leftSection={<IconDownload size={16} />} onClick={() => void download()}>
        {t('console.imports.download')}
      </Button>
    </WorkErrors>
  );
}

const paths = {
  dry_run: '/v1/imports/{id}/dry_run',
  start: '/v1/imports/{id}/start',
  pause: '/v1/imports/{id}/pause',
  resume: '/v1/imports/{id}/resume',
  cancel: '/v1/imports/{id}/cancel',
} as const;
const icons = { dry_run: IconListCheck, start: IconPlayerPlay, pause: IconPlayerPause, resume: IconPlayerPlay, cancel: IconBan };

function Acts({ row }: { row: Import }) {
  const speech = useSpeech();
  const { t } = speech;
  const [busy, setBusy] = useState(false);
  const words = wordsFor(row);
  const run = async (word: Word) => {
    setBusy(true);
    try {
      await post(paths[word], { path: { id: row.id }, body: {}, key: newKey() });
    } catch (error) {
      say(error instanceof Error ? wordsOf(error, speech) : String(error), true);
    }
    await refresh('/v1/imports');
    setBusy(false);
  };
  return (
    <div className={styles.acts}>
      {words.map((word, place) => {
        const Mark = icons[word];
        return (
          <Button key={word} variant={place === 0 && word !== 'cancel' ? 'filled' : 'default'} {...(word === 'cancel' ? { color: 'red' } : {})} leftSection={<Mark size={16} />} disabled={busy} onClick={() => void run(word)}>
            {t(`console.imports.${word}`)}
          </Button>
        );
      })}
    </div>
  );
}

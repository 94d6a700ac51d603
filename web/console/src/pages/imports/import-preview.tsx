import { NativeSelect } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { patch, type Schemas } from '../../api/api';
import type { Import } from '../../api/objects';
import { refresh, useGet } from '../../api/query';
import { Failed, wordsOf } from '../../kit/empty';
import { Notice } from '../../kit/notice';
import { Shapes } from '../../kit/shape';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { fieldKey, fieldsOf } from './import-words';
import styles from './imports.module.css';

type Preview = Schemas['ImportPreview'];

/* The first lines as they are read, with what each column is: another choice is another mapping. */
export function ImportPreview({ row, may }: { row: Import; may: boolean }) {
  const { t } = useSpeech();
  const found = useGet('/v1/imports/{id}/preview', { path: { id: row.id } });
  if (found.error && !found.data) return <Failed error={found.error} onAgain={() => void found.refetch()} />;
  if (!found.data) return <Shapes lines={4} />;
  return (
    <div className={styles.preview}>
      {found.data.problem !== null && <Notice tone="waiting" icon={IconAlertTriangle} title={t('console.imports.problem')} text={found.data.problem} />}
      {/* A person without a mouse scrolls it too. */}
      <div className={styles.scroll} role="region" aria-label={t('console.imports.first_lines')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('console.imports.line')}</th>
              {found.data.columns.map((_column, place) => (
                <ColumnHead key={place} row={row} preview={found.data} place={place} may={may} />
              ))}
            </tr>
          </thead>
          <tbody>
            {found.data.rows.map((line) => (
              <tr key={line.line} data-wrong={(found.data.problem === null && line.code !== null) || undefined}>
                <th scope="row">{line.line}</th>
                {found.data.columns.map((_column, place) => (
                  <td key={place}>{line.cells[place] ?? ''}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.data.problem === null && <Wrong preview={found.data} />}
    </div>
  );
}

function ColumnHead({ row, preview, place, may }: { row: Import; preview: Preview; place: number; may: boolean }) {
  const speech = useSpeech();
  const { t } = speech;
  const [busy, setBusy] = useState(false);
  const column = preview.columns[place];
  if (!column) return null;
  const choose = async (field: string) => {
    const mapping = Object.fromEntries(preview.columns.map((one, at) => [one.head, at === place ? field || null : one.field]));
    setBusy(true);
    try {
      await patch('/v1/imports/{id}', { path: { id: row.id }, body: { mapping } });
    } catch (error) {
      say(error instanceof Error ? wordsOf(error, speech) : String(error), true);
    }
    await refresh('/v1/imports');
    setBusy(false);
  };
  const options = [{ value: '', label: t('console.imports.left_out') }, ...fieldsOf(row.kind).map((field) => ({ value: field, label: t(fieldKey(field)) }))];
  return (
    <th scope="col">
      <span>{column.head}</span>
      <NativeSelect aria-label={t('console.imports.field_of', { head: column.head })} size="xs" value={column.field ?? ''} data={options} disabled={!may || busy} onChange={(event) => void choose(event.currentTarget.value)} />
    </th>
  );
}

function Wrong({ preview }: { preview: Preview }) {
  const { t } = useSpeech();
  const wrong = preview.rows.filter((line) => line.code !== null);
  if (wrong.length === 0) return null;
  return (
    <ul className={styles.wrong}>
      {wrong.map((line) => (
        <li key={line.line}>
          <span>{t('console.work.line', { line: line.line })}</span> {line.detail}
        </li>
      ))}
    </ul>
  );
}

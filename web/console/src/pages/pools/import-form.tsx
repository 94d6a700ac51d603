import { Button, FileButton, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconFileUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { refresh } from '../../api/query';
import { SmallTable } from '../../kit/card';
import { wordsOf } from '../../kit/empty';
import { fileText } from '../../kit/file-text';
import { newKey } from '../../kit/form';
import { Notice } from '../../kit/notice';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { countOf, runImport, type Pool, type Report } from './import';

const SHOWN = 20;

/* A list of codes is pasted or chosen, looked at, and then imported: nothing is added before it was seen. */
export function ImportForm({ pool, onClose }: { pool: Pool; onClose: () => void }) {
  const speech = useSpeech();
  const { t } = speech;
  const [text, setText] = useState('');
  const [report, setReport] = useState<Report | null>(null);
  const [busy, setBusy] = useState(false);
  const [key] = useState(newKey);
  const set = (next: string) => {
    setText(next);
    setReport(null);
  };
  const read = async (file: File | null) => {
    if (file === null) return;
    await fileText(file, 'codes', t('console.form.file_unreadable')).then(set, (problem: Error) => say(wordsOf(problem, speech), true));
  };
  const run = (dryRun: boolean) => {
    setBusy(true);
    runImport(pool.id, text, dryRun, dryRun ? newKey() : key)
      .then((found) => {
        if (dryRun) return setReport(found);
        void refresh('/v1/code_pools', '/v1/cases', '/v1/counts', '/v1/rewards');
        say(t('console.pool.imported', { count: found.added }));
        onClose();
      }, (problem: Error) => say(wordsOf(problem, speech), true))
      .finally(() => setBusy(false));
  };
  return (
    <div className={styles.fields}>
      <Textarea label={t('console.pool.codes')} description={t('console.pool.codes_hint')} rows={8} value={text} onChange={(event) => set(event.currentTarget.value)} data-autofocus />
      <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={(file) => void read(file)}>
        {(props) => (
          <Button {...props} variant="default" size="xs" leftSection={<IconFileUpload size={15} />}>
            {t('console.pool.choose_file')}
          </Button>
        )}
      </FileButton>
      {report && <Seen report={report} />}
      <div className={styles.rowActs}>
        <Button variant="default" onClick={onClose}>
          {t('console.form.cancel')}
        </Button>
        {report === null ? (
          <Button loading={busy} disabled={countOf(text) === 0} onClick={() => run(true)}>
            {t('console.pool.look')}
          </Button>
        ) : (
          <Button loading={busy} disabled={report.added === 0} onClick={() => run(false)}>
            {t('console.pool.import', { count: report.added })}
          </Button>
        )}
      </div>
    </div>
  );
}

/* What the list comes to, and the lines that are left out. */
function Seen({ report }: { report: Report }) {
  const { t, word } = useSpeech();
  const left = report.repeated + report.taken + report.invalid;
  return (
    <>
      <Notice
        tone={left === 0 ? 'done' : 'waiting'}
        icon={left === 0 ? IconCircleCheck : IconAlertTriangle}
        title={t('console.pool.can_be_added', { count: report.added })}
        text={left > 0 && t('console.pool.left_out', { count: left })}
      />
      {report.faults.length > 0 && (
        <SmallTable label={t('console.pool.faults')} head={[{ title: t('console.pool.line'), figure: true }, { title: t('console.pool.code') }, { title: t('console.pool.why') }]}>
          {report.faults.slice(0, SHOWN).map((fault) => (
            <tr key={fault.line}>
              <td data-figure>{fault.line}</td>
              <td className="mono">{fault.code}</td>
              <td>{word('console.pool.fault', fault.problem)}</td>
            </tr>
          ))}
        </SmallTable>
      )}
      {left > SHOWN && <p className={styles.quiet}>{t('console.pool.more_faults', { count: left - SHOWN })}</p>}
    </>
  );
}

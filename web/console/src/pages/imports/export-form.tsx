import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { GivenUp } from '../../api/problem';
import { wordsOf } from '../../kit/empty';
import { useSpeech } from '../../text/text';
import { saveExport, type ExportProgress } from './export';
import styles from './imports.module.css';

const MIB = 1024 * 1024;

type State = { at: 'ready' } | { at: 'running'; progress: ExportProgress } | { at: 'done'; progress: ExportProgress } | { at: 'failed'; error: Error };

/* Taking everything along: what is in it, how far it is, and that it is whole. */
export function ExportForm({ onClose }: { onClose(): void }) {
  const speech = useSpeech();
  const { t, number } = speech;
  const [state, setState] = useState<State>({ at: 'ready' });
  const leaver = useRef<AbortController | null>(null);
  useEffect(() => () => leaver.current?.abort(), []);

  async function start() {
    const control = new AbortController();
    let progress: ExportProgress = { bytes: 0, file: '' };
    leaver.current = control;
    setState({ at: 'running', progress });
    try {
      await saveExport((now) => setState({ at: 'running', progress: (progress = now) }), control.signal);
      setState({ at: 'done', progress });
    } catch (error) {
      if (control.signal.aborted) return;
      const given = error instanceof GivenUp || (error instanceof DOMException && error.name === 'AbortError');
      setState(given ? { at: 'ready' } : { at: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  const running = state.at === 'running';
  const told = state.at === 'running' || state.at === 'done' ? state.progress : null;
  const size = told === null ? '' : number(Math.max(1, Math.round((told.bytes / MIB) * 10)) / 10);
  return (
    <div className={styles.import}>
      <p className={styles.words}>{t('console.imports.export_text')}</p>
      <p className={styles.quiet}>{t('console.imports.export_personal')}</p>
      <div role="status" aria-live="polite">
        {state.at === 'running' && <p className={styles.words}>{state.progress.file === '' ? t('console.imports.export_begins') : t('console.imports.export_file', { file: state.progress.file, size })}</p>}
        {state.at === 'done' && <p className={styles.told}>{t('console.imports.export_done', { size })}</p>}
      </div>
      {state.at === 'failed' && (
        <p role="alert" className={styles.words}>
          {wordsOf(state.error, speech)}
        </p>
      )}
      <div className={styles.acts} data-end>
        <Button variant="default" onClick={onClose}>
          {t(state.at === 'done' ? 'console.close' : 'console.form.cancel')}
        </Button>
        {state.at !== 'done' && (
          <Button leftSection={<IconDownload size={16} />} loading={running} onClick={() => void start()} data-autofocus>
            {t('console.imports.export')}
          </Button>
        )}
      </div>
    </div>
  );
}

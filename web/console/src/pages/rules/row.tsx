import { useId, type ReactNode } from 'react';
import { fieldId, problemsAt } from '../../rules/problems';
import { startsWith, type Json, type Path } from '../../rules/json';
import { useSpeech } from '../../text/text';
import { useEditor, usePlace } from './editor';
import styles from './rules.module.css';

interface Props {
  path: Path;
  label: ReactNode;
  children: (labelled: { labelId: string; describedBy: string | undefined }) => ReactNode;
  /* The value before, in words; absent: no mark is shown. */
  was?: (before: Json | undefined) => string | null;
  remove?: ReactNode;
}

/* A line of the editor: a label, its control, a mark where it differs from the live version, and what is wrong with it. */
export function Row({ path, label, children, was, remove }: Props) {
  const labelId = useId();
  const faultsId = useId();
  const { t } = useSpeech();
  const { before, changed, fresh, set } = usePlace(path);
  const { problems } = useEditor();
  const faults = problemsAt(problems, path);
  const words = was && changed && !fresh ? was(before) : null;
  return (
    <div className={styles.row} id={fieldId(path)} tabIndex={-1} data-changed={words !== null || undefined}>
      <span className={styles.label} id={labelId}>
        {label}
      </span>
      <div className={styles.control}>
        {children({ labelId, describedBy: faults.length > 0 ? faultsId : undefined })}
        {words !== null && (
          <button type="button" className={styles.was} title={t('console.rules.put_back')} onClick={() => set(before)}>
            {t('console.rules.was', { value: words })}
          </button>
        )}
      </div>
      {remove}
      <Faults id={faultsId} details={faults.map((fault) => fault.detail)} />
    </div>
  );
}

export function Faults({ id, details }: { id?: string; details: readonly string[] }) {
  if (details.length === 0) return null;
  return (
    <div id={id} className={styles.faults}>
      {details.map((detail) => (
        <p key={detail}>{detail}</p>
      ))}
    </div>
  );
}

/* What is wrong with a card that none of its rows shows. */
export function OtherFaults({ path, below }: { path: Path; below: readonly Path[] }) {
  const { problems } = useEditor();
  const here = problemsAt(problems, path, below).filter((problem) => startsWith(problem.path, path));
  return <Faults details={here.map((problem) => problem.detail)} />;
}

import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { readChanges } from './changes';

export { changesText } from './changes';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/* What an act changed, field by field: what was, and what is. */
export function ChangesCell({ changes }: { changes: Readonly<Record<string, unknown>> }) {
  const { date } = useSpeech();
  const lines = readChanges(changes);
  const told = (text: string) => (TIME.test(text) ? date(text, 'moment') : text);
  if (lines.length === 0) return null;
  return (
    <span className={styles.changes}>
      {lines.map((line) => (
        <span key={line.field}>
          <b>{line.field}</b> {line.before !== null && <del>{told(line.before)}</del>} {line.before !== null && line.after !== null && '\u2192'} {line.after !== null && <ins>{told(line.after)}</ins>}
        </span>
      ))}
    </span>
  );
}

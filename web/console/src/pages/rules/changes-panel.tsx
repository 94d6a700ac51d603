import { changes } from '../../rules/changes';
import type { Json } from '../../rules/json';
import { changeInWords } from '../../rules/words';
import { useSpeech } from '../../text/text';
import styles from './rules.module.css';
import { useWords } from './words';

/* What differs between two versions, line by line, in words. */
export function ChangeList({ before, after, currency }: { before: Json; after: Json; currency: string }) {
  const { t } = useSpeech();
  const words = useWords();
  const found = changes(before, after);
  if (found.length === 0) return <p className={styles.hint}>{t('console.rules.no_changes')}</p>;
  return (
    <ul className={styles.changes}>
      {found.map((change) => {
        const said = changeInWords(words, before, after, change, currency);
        return (
          <li key={`${change.kind} ${change.path.join('/')}`} data-kind={change.kind}>
            <span className={styles.place}>{said.place}</span>
            <span className={styles.sides}>
              {said.before !== undefined && <del>{said.before}</del>}
              {said.before !== undefined && said.after !== undefined && <span aria-hidden>{'\u2192'}</span>}
              {said.after !== undefined && <ins>{said.after}</ins>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

import { TextInput } from '@mantine/core';
import type { Candidate } from '../../api/objects';
import { useSpeech } from '../../text/text';
import { CandidateList } from './candidate-list';
import { keyOfCandidate, useCandidates } from './use-candidates';
import { nameOfCandidate } from './whose-dialog';
import styles from './whose.module.css';

export interface SentBy {
  /* Whom somebody chose, */
  chosen: Candidate | null;
  /* or what was said. */
  words: string;
}

/* Who sent them: what was said is looked for, and kept in words where nobody is chosen. */
export function SentByField({ programId, value, onChange }: { programId: string; value: SentBy; onChange(next: SentBy): void }) {
  const { t } = useSpeech();
  const found = useCandidates({ typed: value.words, programId });
  return (
    <div>
      <TextInput
        label={t('console.add.sent_by')}
        value={value.words}
        placeholder={t('console.whose.hint')}
        onChange={(event) => onChange({ chosen: null, words: event.currentTarget.value })}
        autoComplete="off"
      />
      <CandidateList found={found} typed={value.words} chosen={value.chosen === null ? null : keyOfCandidate(value.chosen)} onChoose={(chosen) => onChange({ ...value, chosen })} />
      {value.words.trim() !== '' && found.known && (
        <p className={styles.none}>{value.chosen === null ? t('console.add.in_words') : t('console.add.credited', { name: nameOfCandidate(value.chosen) })}</p>
      )}
    </div>
  );
}

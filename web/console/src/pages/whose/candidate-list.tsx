import { Radio } from '@mantine/core';
import type { Candidate } from '../../api/objects';
import { Initials } from '../../kit/person';
import { useSpeech } from '../../text/text';
import { namePieces } from './marked-name';
import { keyOfCandidate, type Candidates } from './use-candidates';
import styles from './whose.module.css';

interface Props {
  found: Candidates;
  typed: string;
  chosen: string | null;
  onChoose(one: Candidate): void;
}

/* Who may be meant, best first, as one group of choices; nobody is chosen beforehand unless the match is strong. */
export function CandidateList({ found, typed, chosen, onChoose }: Props) {
  const { t } = useSpeech();
  return (
    <div role="radiogroup" aria-label={t('console.whose.candidates')} className={styles.list}>
      {found.rows.map((one) => (
        <CandidateRow key={keyOfCandidate(one)} one={one} typed={typed} chosen={chosen === keyOfCandidate(one)} onChoose={() => onChoose(one)} />
      ))}
      {found.known && found.rows.length === 0 && <p className={styles.none}>{t('console.whose.nobody')}</p>}
      {found.advice !== null && <p className={styles.advice}>{found.advice}</p>}
    </div>
  );
}

function CandidateRow({ one, typed, chosen, onChoose }: { one: Candidate; typed: string; chosen: boolean; onChoose(): void }) {
  const { t } = useSpeech();
  const name = one.name ?? one.company ?? one.email ?? one.phone ?? one.contact_id;
  return (
    <label className={styles.row} data-chosen={chosen || undefined}>
      <Radio checked={chosen} onChange={onChoose} name="candidate" aria-label={name} />
      <Initials name={name} />
      <span className={styles.words}>
        <span className={styles.name}>
          <Marked name={name} typed={typed} />
          {one.code ? <span className={styles.code}>{one.code}</span> : <span className={styles.kind}>{t('console.whose.not_yet')}</span>}
        </span>
        <span className={styles.reason}>{one.reasons.join('. ')}</span>
        <span className={styles.reason}>{[one.phone, one.email, one.address, one.city].filter(Boolean).join(', ')}</span>
      </span>
      <Match score={one.score} strength={one.strength} />
    </label>
  );
}

function Marked({ name, typed }: { name: string; typed: string }) {
  return (
    <strong>
      {namePieces(name, typed).map((piece, at) => (piece.said ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>))}
    </strong>
  );
}

/* A bar and its figure. The bar's length is a class, for the page has no inline styles. */
function Match({ score, strength }: { score: number; strength: string }) {
  const { t } = useSpeech();
  return (
    <span className={styles.match} data-strength={strength}>
      <span aria-hidden>{t('console.whose.match')}</span>
      <progress className={styles.bar} max={100} value={score} aria-label={t('console.whose.match')} />
      <strong>{t('console.whose.percent', { score })}</strong>
    </span>
  );
}

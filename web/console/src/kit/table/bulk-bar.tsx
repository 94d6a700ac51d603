import { ActionIcon, Modal } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { refresh } from '../../api/query';
import { useSpeech } from '../../text/text';
import { wordsOf } from '../empty';
import { ReasonForm } from '../reason';
import { newKey } from '../form';
import type { Selection } from './selection';
import styles from './bulk.module.css';
import { MANY, type BulkAct } from './types';

interface Props<Row> {
  acts: BulkAct<Row>[];
  selection: Selection<Row>;
}

interface Outcome {
  id: string;
  failed: string | null;
}

/* How many at once: enough to be quick, few enough not to be throttled. */
const AT_ONCE = 4;

async function runAll<Row>(rows: [string, Row][], one: (row: Row) => Promise<unknown>, words: (error: unknown) => string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const queue = [...rows];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [id, row] = next;
      try {
        await one(row);
        outcomes.push({ id, failed: null });
      } catch (error) {
        outcomes.push({ id, failed: words(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return outcomes;
}

/* By as few calls as will do. */
async function runMany<Row>(rows: [string, Row][], many: (rows: Row[]) => Promise<(string | null)[]>, words: (error: unknown) => string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let begin = 0; begin < rows.length; begin += MANY) {
    const part = rows.slice(begin, begin + MANY);
    let answers: (string | null)[];
    try {
      answers = await many(part.map(([, row]) => row));
    } catch (error) {
      const failed = words(error);
      answers = part.map(() => failed);
    }
    part.forEach(([id], i) => outcomes.push({ id, failed: answers[i] ?? null }));
  }
  return outcomes;
}

/* What can be done to the ticked rows. Each row answers for itself; those that failed stay ticked, with what was said. */
export function BulkBar<Row>({ acts, selection }: Props<Row>) {
  const speech = useSpeech();
  const [asked, setAsked] = useState<BulkAct<Row> | null>(null);
  const [busy, setBusy] = useState(false);
  const [outcomes, setOutcomes] = useState<Outcome[]>([]);
  const rows = [...selection.rows];

  const run = async (act: BulkAct<Row>, answer: string) => {
    setAsked(null);
    setBusy(true);
    const able = rows.filter(([, row]) => act.can?.(row) ?? true);
    const words = (error: unknown) => (error instanceof Error ? wordsOf(error, speech) : String(error));
    const { runMany: many } = act;
    const done = many ? await runMany(able, (part) => many(part, answer, newKey()), words) : await runAll(able, (row) => act.run(row, answer, newKey()), words);
    setBusy(false);
    void refresh(...act.refreshes);
    setOutcomes(done);
    selection.keepOnly([...done.filter((one) => one.failed !== null).map((one) => one.id), ...rows.filter(([, row]) => act.can && !act.can(row)).map(([id]) => id)]);
  };

  const start = (act: BulkAct<Row>) => {
    if (act.ask === undefined) void run(act, '');
    else setAsked(act);
  };

  return (
    <>
      <Outcomes outcomes={outcomes} onClose={() => setOutcomes([])} />
      {rows.length > 0 && (
        <div className={styles.bar} role="toolbar" aria-label={speech.t('console.table.selected', { count: rows.length })}>
          <span className={styles.count}>{speech.t('console.table.selected', { count: rows.length })}</span>
          {acts.map((act) => (
            <button key={act.key} type="button" disabled={busy || !rows.some(([, row]) => act.can?.(row) ?? true)} onClick={() => start(act)}>
              <act.icon size={16} aria-hidden />
              {act.label}
            </button>
          ))}
          <ActionIcon variant="transparent" className={styles.close} aria-label={speech.t('console.table.unselect')} onClick={selection.clear}>
            <IconX size={17} />
          </ActionIcon>
        </div>
      )}
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked?.label}
        closeButtonProps={{ 'aria-label': speech.t('console.close') }}
      >
        {asked && <Asked act={asked} count={rows.length} onAnswer={(answer) => void run(asked, answer)} onCancel={() => setAsked(null)} />}
      </Modal>
    </>
  );
}

interface AskedProps<Row> {
  act: BulkAct<Row>;
  count: number;
  onAnswer(answer: string): void;
  onCancel(): void;
}

function Asked<Row>({ act, count, onAnswer, onCancel }: AskedProps<Row>) {
  if (typeof act.ask === 'function') return act.ask({ count, onAnswer, onCancel });
  return <ReasonForm act={act.label} danger={act.danger ?? false} onCancel={onCancel} submit={(reason) => Promise.resolve(onAnswer(reason))} />;
}

function Outcomes({ outcomes, onClose }: { outcomes: Outcome[]; onClose(): void }) {
  const { t } = useSpeech();
  if (outcomes.length === 0) return null;
  const failed = outcomes.filter((one) => one.failed !== null);
  return (
    <div className={styles.outcomes} role="status">
      <p>
        <strong>{t('console.table.done', { count: outcomes.length - failed.length })}</strong>{' '}
        {failed.length > 0 && t('console.table.failed', { count: failed.length })}
      </p>
      <ul>
        {failed.map((one) => (
          <li key={one.id}>
            <span className="mono">{one.id}</span> {one.failed}
          </li>
        ))}
      </ul>
      <ActionIcon variant="subtle" aria-label={t('console.close')} onClick={onClose}>
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}

import { Button } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconChecklist } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { post, type Answer } from '../../api/api';
import { refresh } from '../../api/query';
import { useMay } from '../../api/session';
import { Empty, wordsOf } from '../../kit/empty';
import { Ago } from '../../kit/figures';
import { newKey } from '../../kit/form';
import { Initials } from '../../kit/person';
import { Page } from '../../kit/page';
import { ReasonDialog } from '../../kit/reason';
import { StatusBadge } from '../../kit/status';
import { DataTable } from '../../kit/table/data-table';
import type { BulkAct, Column } from '../../kit/table/types';
import { say } from '../../kit/toast';
import { useUrl } from '../../kit/url';
import { useSpeech, type Speech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { Sections } from '../parts/sections';
import { ViewTabs, type View } from '../parts/view-tabs';
import { rewardSections } from '../rewards/sections';
import { usePrograms } from '../shared/programs';

export type Todo = Answer<'/v1/todos', 'get'>['data'][number];

const CHANGED = ['/v1/todos', '/v1/rewards', '/v1/redemptions', '/v1/ledger', '/v1/reports'];

const done = (id: string, key: string): Promise<unknown> => post('/v1/todos/{id}/done', { path: { id }, body: {}, key });

function Person({ row }: { row: Todo }) {
  const name = row.name ?? '';
  return (
    <span className={styles.two}>
      <Initials name={name} large />
      <strong>{name}</strong>
    </span>
  );
}

function columnsOf(speech: Speech, programOf: (id: string) => string, state: string, acts: ((row: Todo) => ReactNode) | null): Column<Todo>[] {
  const { t } = speech;
  const who = (row: Todo) => (row.done_by === null ? '' : (row.done_by.name ?? speech.word('console.actor', row.done_by.type)));
  const columns: Column<Todo>[] = [
    { key: 'title', title: t('console.todo.what'), card: 'title', cell: (row) => <strong>{row.title}</strong>, csv: (row) => row.title },
    { key: 'name', title: t('console.money.for'), card: 'line', cell: (row) => <Person row={row} />, csv: (row) => row.name },
    { key: 'program', title: t('console.money.program'), quiet: true, cell: (row) => programOf(row.program_id), csv: (row) => row.program_id },
    { key: 'state', title: t('console.admin.status'), card: 'side', cell: (row) => <StatusBadge kind="todo" status={row.state} />, csv: (row) => row.state },
    { key: 'since', title: t('console.money.since'), quiet: true, cell: (row) => <Ago at={row.created_at} style="narrow" />, csv: (row) => row.created_at },
  ];
  if (state === 'done')
    columns.push(
      { key: 'done_by', title: t('console.todo.done_by'), cell: who, csv: who },
      { key: 'done_at', title: t('console.todo.done_at'), quiet: true, cell: (row) => row.done_at !== null && <Ago at={row.done_at} style="narrow" />, csv: (row) => row.done_at },
    );
  return acts === null ? columns : [...columns, { key: 'acts', title: t('console.admin.acts'), figure: true, card: 'end', cell: acts, csv: () => null }];
}

function bulkOf({ t }: Speech): BulkAct<Todo>[] {
  return [{ key: 'done', label: t('console.todo.mark_done'), icon: IconCheck, refreshes: CHANGED, can: (row) => row.state === 'open', run: (row, _answer, key) => done(row.id, key) }];
}

/* What custom rewards ask of the office: open, done, or not to be done any more. */
export default function TodosPage() {
  const speech = useSpeech();
  const { t } = speech;
  const may = useMay()('rewards:write');
  const { nameOf } = usePrograms();
  const url = useUrl();
  const state = url.search.get('state') ?? 'open';
  const [undoing, setUndoing] = useState<Todo | null>(null);
  const views: View[] = [
    { key: 'open', label: t('status.todo.open'), filters: {} },
    { key: 'done', label: t('status.todo.done'), filters: { state: 'done' } },
    { key: 'canceled', label: t('status.todo.canceled'), filters: { state: 'canceled' } },
  ];
  const finish = (row: Todo) => {
    done(row.id, newKey()).then(
      () => {
        void refresh(...CHANGED);
        say(t('console.todo.done_said'));
      },
      (problem: Error) => say(wordsOf(problem, speech), true),
    );
  };
  const acts = (row: Todo) => (
    <span className={styles.rowActs}>
      {row.state === 'open' && (
        <Button variant="default" size="xs" leftSection={<IconCheck size={15} />} onClick={() => finish(row)}>
          {t('console.todo.mark_done')}
        </Button>
      )}
      {row.state === 'done' && (
        <Button variant="subtle" size="xs" leftSection={<IconArrowBackUp size={15} />} onClick={() => setUndoing(row)}>
          {t('console.todo.undo')}
        </Button>
      )}
    </span>
  );
  return (
    <Page title={t('console.todo.title')} full>
      <DataTable
        key={state}
        path="/v1/todos"
        name="todos"
        label={t('console.todo.title')}
        fixed={{ state }}
        above={
          <div className={styles.above}>
            <Sections label={t('console.money.rewards')} sections={rewardSections(speech)} />
            <ViewTabs label={t('console.money.by_status')} views={views} />
          </div>
        }
        columns={columnsOf(speech, nameOf, state, may ? acts : null)}
        idOf={(row) => row.id}
        hrefOf={(row) => `/rewards/${row.id}`}
        {...(may && state === 'open' ? { bulk: bulkOf(speech) } : {})}
        empty={<Empty icon={IconChecklist} title={t(state === 'open' ? 'console.todo.nothing' : 'console.todo.none')} text={t('console.todo.none_text')} />}
      />
      {undoing && (
        <ReasonDialog
          title={t('console.todo.undo_title')}
          opened
          free
          act={t('console.todo.undo')}
          onClose={() => setUndoing(null)}
          submit={async (reason, key) => {
            await post('/v1/todos/{id}/undo', { path: { id: undoing.id }, body: reason === '' ? {} : { reason }, key });
            void refresh(...CHANGED);
            say(t('console.todo.undone_said'));
          }}
        >
          <p className={styles.quiet}>{t('console.todo.undo_means')}</p>
        </ReasonDialog>
      )}
    </Page>
  );
}

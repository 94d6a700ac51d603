import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { patch } from '../../api/api';
import { refresh, useGet } from '../../api/query';
import { Problem } from '../../api/problem';
import { Card } from '../../kit/card';
import { newKey } from '../../kit/form';
import { Notice } from '../../kit/notice';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import parts from '../parts/parts.module.css';
import type { Connection } from './connection-kinds';
import styles from './developers.module.css';
import { draftOf, mappingOf, pathsOf, placeOf, type Mapping } from './mapping';
import { MappingRows } from './mapping-rows';
import { useTry, type TryState } from './use-try';

function Result({ state }: { state: TryState }) {
  const { t } = useSpeech();
  if (state.is === 'idle') return <p className={parts.quiet}>{t('console.inbound.no_example')}</p>;
  if (state.is === 'failed') return <Notice tone="wrong" icon={IconAlertTriangle} title={t('console.inbound.not_read')} text={state.words} />;
  const { tried } = state;
  return (
    <>
      {tried.error !== null && <Notice tone="wrong" icon={IconAlertTriangle} title={tried.error.param ?? t('console.inbound.not_read')} text={tried.error.detail} />}
      {tried.works && <Notice tone="done" icon={IconCircleCheck} title={t('console.inbound.works', { facts: (tried.facts as unknown[]).length, ignored: tried.ignored })} />}
      {(tried.facts as unknown[]).length > 0 && (
        <pre className={styles.json} tabIndex={0} aria-label={t('console.inbound.result')}>
          {JSON.stringify(tried.facts, null, 2)}
        </pre>
      )}
    </>
  );
}

const faultOf = (state: TryState): { place: string; words: string } | null =>
  state.is === 'told' && state.tried.error !== null ? { place: placeOf(state.tried.error.param), words: state.tried.error.detail } : null;

/* How messages become events: the rows, an example beside them, and what comes of it while one types. */
export function MappingCard({ connection }: { connection: Connection }) {
  const { t } = useSpeech();
  const received = useGet('/v1/connections/{id}/received', { path: { id: connection.id } });
  const stored = (connection.settings as { mapping?: Mapping }).mapping;
  const [draft, setDraft] = useState(() => draftOf(stored));
  const [example, setExample] = useState('');
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const mapping = mappingOf(draft);
  const state = useTry(connection.id, example, mapping);
  const last = received.data?.data.find((one) => one.body !== null)?.body ?? null;
  const save = () => {
    setSaving(true);
    setProblem(null);
    patch('/v1/connections/{id}', { path: { id: connection.id }, body: { settings: { mapping } }, key: newKey() })
      .then(
        () => {
          say(t('console.admin.saved'));
          return refresh('/v1/connections');
        },
        (error: unknown) => setProblem(error instanceof Problem ? `${placeOf(error.fields[0]?.param ?? null)}: ${error.message}` : String(error)),
      )
      .finally(() => setSaving(false));
  };
  return (
    <Card title={t('console.inbound.mapping')}>
      <div className={styles.mapping}>
        <div className={parts.fields}>
          <p className={parts.quiet}>{t('console.inbound.mapping_hint')}</p>
          <MappingRows rows={draft.rows} paths={pathsOf(example)} fault={faultOf(state)} onChange={(rows) => setDraft({ ...draft, rows })} />
          <div className={parts.pair}>
            <NativeSelect
              label={t('console.inbound.unit')}
              value={draft.unit}
              data={[
                { value: 'major', label: t('console.inbound.unit_major') },
                { value: 'minor', label: t('console.inbound.unit_minor') },
              ]}
              onChange={(event) => setDraft({ ...draft, unit: event.currentTarget.value })}
            />
            <TextInput label={t('console.inbound.each')} description={t('console.inbound.each_hint')} placeholder="$.items" value={draft.each} onChange={(event) => setDraft({ ...draft, each: event.currentTarget.value })} />
          </div>
          {problem !== null && <Notice tone="wrong" icon={IconAlertTriangle} title={t('console.inbound.not_saved')} text={problem} />}
          <div>
            <Button loading={saving} onClick={save}>
              {t('console.admin.save')}
            </Button>
          </div>
        </div>
        <div className={parts.fields}>
          <Textarea label={t('console.inbound.example')} description={t('console.inbound.example_hint')} autosize minRows={6} maxRows={14} spellCheck={false} value={example} onChange={(event) => setExample(event.currentTarget.value)} classNames={{ input: styles.code ?? '' }} />
          {last !== null && last !== example && (
            <div>
              <Button variant="default" size="xs" onClick={() => setExample(last)}>
                {t('console.inbound.use_last')}
              </Button>
            </div>
          )}
          <div aria-live="polite" className={parts.fields}>
            <Result state={state} />
          </div>
        </div>
      </div>
    </Card>
  );
}

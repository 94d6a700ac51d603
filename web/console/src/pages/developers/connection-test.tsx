import { Button } from '@mantine/core';
import { IconPlugConnectedX, IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { post, type Answer } from '../../api/api';
import { ConnectionLost, Problem } from '../../api/problem';
import { Notice } from '../../kit/notice';
import { useSpeech } from '../../text/text';
import type { Connection } from './connection-kinds';

type Outcome = Answer<'/v1/connections/{id}/test', 'post'>;
type State = { is: 'open' } | { is: 'asking' } | { is: 'told'; outcome: Outcome } | { is: 'failed'; words: string };

/* Whether the connected system takes the account: asked for when somebody wants to know, for it takes some seconds. */
export function ConnectionTest({ connection }: { connection: Connection }) {
  const { t, word } = useSpeech();
  const [state, setState] = useState<State>({ is: 'open' });
  const system = word('console.admin.connection', connection.kind);
  const ask = () => {
    setState({ is: 'asking' });
    post('/v1/connections/{id}/test', { path: { id: connection.id } }).then(
      (outcome) => setState({ is: 'told', outcome }),
      (error: unknown) => {
        if (!(error instanceof Problem) && !(error instanceof ConnectionLost)) throw error;
        setState({ is: 'failed', words: error.message });
      },
    );
  };
  return (
    <>
      {state.is === 'told' && state.outcome.works && <Notice tone="done" icon={IconPlugConnected} title={t('console.admin.test_works', { system })} />}
      {state.is === 'told' && !state.outcome.works && (
        <Notice tone="wrong" icon={IconPlugConnectedX} title={t(`console.admin.test_${state.outcome.outcome}`, { system })} text={state.outcome.reason} />
      )}
      {state.is === 'failed' && <Notice tone="wrong" icon={IconPlugConnectedX} title={t('console.admin.test_failed')} text={state.words} />}
      <Button variant="default" size="sm" loading={state.is === 'asking'} onClick={ask}>
        {t('console.admin.test')}
      </Button>
    </>
  );
}

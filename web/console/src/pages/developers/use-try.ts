import { useEffect, useState } from 'react';
import { post, type Answer } from '../../api/api';
import { ConnectionLost, Problem } from '../../api/problem';
import type { Mapping } from './mapping';

export type Tried = Answer<'/v1/connections/{id}/try', 'post'>;
export type TryState = { is: 'idle' } | { is: 'told'; tried: Tried } | { is: 'failed'; words: string };

const PAUSE_MS = 350;

/* What a mapping makes of an example, asked for when nothing was typed for a moment. An older answer is not shown. */
export function useTry(id: string, example: string, mapping: Mapping): TryState {
  const [state, setState] = useState<TryState>({ is: 'idle' });
  const asked = JSON.stringify(mapping);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      if (example.trim() === '') {
        setState({ is: 'idle' });
        return;
      }
      post('/v1/connections/{id}/try', { path: { id }, body: { body: example, mapping: JSON.parse(asked) as Mapping } }).then(
        (tried) => wanted && setState({ is: 'told', tried }),
        (error: unknown) => {
          if (!(error instanceof Problem) && !(error instanceof ConnectionLost)) throw error;
          if (wanted) setState({ is: 'failed', words: error.message });
        },
      );
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [id, example, asked]);
  return state;
}

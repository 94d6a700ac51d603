/* What a text would say to somebody, by the API itself; and what it says is wrong with it. */

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { post, type Answer, type Body } from '../../api/api';
import { Problem } from '../../api/problem';
import { keyOf } from '../../api/query';
import { useStore } from '../../api/store';
import { world } from '../../api/world';
import { useSpeech } from '../../text/text';
import { placeOf, type Place } from './place';

const PATH = '/v1/message_templates/preview';

export type PreviewBody = Body<typeof PATH, 'post'>;
export type Preview = Answer<typeof PATH, 'post'>;

export function usePreview(body: PreviewBody, enabled: boolean): UseQueryResult<Preview, Error> {
  const worldId = useStore(world);
  return useQuery<Preview, Error>({
    queryKey: keyOf(worldId, PATH, body),
    queryFn: ({ signal }) => post(PATH, { body, signal }),
    enabled,
    placeholderData: (before: Preview | undefined) => before,
  });
}

export interface Fault {
  field: 'subject' | 'text';
  place: Place;
  words: string;
}

/* An unknown variable, or braces that do not fit, with its place; null: nothing of that kind. */
export function useFault(error: Error | null, typed: { subject: string; text: string }): Fault | null {
  const { t } = useSpeech();
  if (!(error instanceof Problem)) return null;
  const field = error.param === 'subject' || error.param === 'text' ? error.param : null;
  const offset = error.body['offset'];
  if (field === null || typeof offset !== 'number') return null;
  const place = placeOf(typed[field], offset);
  const known = error.code === 'unknown_variable';
  return { field, place, words: `${known ? t('console.messages.unknown_variable', { name: place.tag }) : error.message} ${t('console.messages.place', { line: place.line, column: place.column })}` };
}

import { useMemo } from 'react';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import type { Words } from '../../rules/words';
import { useSpeech, type Speech } from '../../text/text';

/* The words that rules are told in, out of the console's own. */
export function wordsIn(speech: Speech): Words {
  return {
    text: (key, values) => (speech.has(key) ? speech.t(key, values) : key),
    has: (key) => speech.has(key),
    inside: (text) => (speech.language === 'de' ? text : text.charAt(0).toLocaleLowerCase(speech.locale) + text.slice(1)),
    money: (minor, currency) => speech.money(minor, currency, { short: true }),
    percent: (basisPoints) => speech.percent(basisPoints / 10_000, 2),
    list: (items, kind) => new Intl.ListFormat(speech.locale, { type: kind === 'or' ? 'disjunction' : 'conjunction' }).format(items),
  };
}

export function useWords(): Words {
  const speech = useSpeech();
  const groups = useGroups();
  return useMemo(() => ({ ...wordsIn(speech), group: (id) => groups.find((group) => group.id === id)?.name }), [speech, groups]);
}

const NONE: never[] = [];

/* A business has a few groups: all of them are read at once. */
export function useGroups(): readonly { id: string; name: string; program_id: string }[] {
  const may = useMay()('groups:read');
  return useGet('/v1/groups', { query: { limit: 100 }, enabled: may }).data?.data ?? NONE;
}

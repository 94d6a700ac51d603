/* For tests: sentences as a page speaks them in each language. */

import { shownTexts } from '../../build/texts';
import { messagesOf, type Texts } from '../text/message';
import { formatMoney } from '../text/money';
import type { Words } from './words';

/* With the messages of the language. */
function wordsOf(language: string, locale: string): Words {
  const messages = messagesOf(shownTexts(language) as Texts, locale);
  return {
    text: (key, values) => String(messages.format(key, values)),
    has: (key) => messages.has(key),
    inside: (text) => text,
    money: (minor, currency) => formatMoney(minor, currency, locale),
    percent: String,
    list: (items, kind) => new Intl.ListFormat(locale, { type: kind === 'or' ? 'disjunction' : 'conjunction' }).format(items),
    group: (id) => (id === 'grp_1' ? 'Roofers' : undefined),
  };
}

export const SPEAKERS = [wordsOf('en', 'en-US'), wordsOf('de', 'de-DE'), wordsOf('es', 'es-ES')] as const;
export const plain = (text: string | undefined) => text?.replaceAll(/[\u00a0\u202f]/g, ' ');

/* The widget's texts in the language of the page, with their gaps filled: ICU MessageFormat as far as the texts go, which
 * is names and plurals. */

import { TEXTS } from 'referd:texts';

export type Gaps = Record<string, string | number>;

export interface Speech {
  /** Of the texts: en, de, es. */
  language: string;
  /** Of figures: as the page says it, de-AT. */
  locale: string;
  say(key: string, gaps?: Gaps): string;
}

/** Where the brace that opens at `from` is closed. */
function endOf(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') depth += 1;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return text.length;
}

function branchOf(branches: string, count: number, locale: string): string {
  const wanted = new Intl.PluralRules(locale).select(count);
  let other = '';
  for (let at = branches.indexOf('{'), from = 0; at >= 0; at = branches.indexOf('{', from)) {
    const name = branches.slice(from, at).trim();
    const end = endOf(branches, at);
    const text = branches.slice(at + 1, end);
    if (name === wanted || name === `=${count}`) return text;
    if (name === 'other') other = text;
    from = end + 1;
  }
  return other;
}

export function fill(text: string, gaps: Gaps, locale: string): string {
  const at = text.indexOf('{');
  if (at < 0) return text;
  const end = endOf(text, at);
  const [name = '', kind, ...rest] = text.slice(at + 1, end).split(',');
  const value = gaps[name.trim()] ?? '';
  const filled = kind?.trim() === 'plural' ? fill(branchOf(rest.join(','), Number(value), locale).replace(/#/g, String(value)), gaps, locale) : String(value);
  return text.slice(0, at) + filled + fill(text.slice(end + 1), gaps, locale);
}

/** `wanted`: language tags, the best first; English where none is known. */
export function speechOf(wanted: (string | null | undefined)[]): Speech {
  const locale = wanted.find((tag) => tag && tag.slice(0, 2).toLowerCase() in TEXTS) ?? 'en';
  const language = locale.slice(0, 2).toLowerCase();
  const texts = TEXTS[language] ?? {};
  return { language, locale, say: (key, gaps = {}) => fill(texts[key] ?? '', gaps, locale) };
}

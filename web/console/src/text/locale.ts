import { createStore } from '../api/store';

/* The languages that the console speaks, and which one it speaks now. Numbers and dates follow the whole locale (de-AT),
 * words its language. */

export const languages = ['en', 'de', 'es'] as const;
export type Language = (typeof languages)[number];

export const languageNames: Record<Language, string> = { en: 'English', de: 'Deutsch', es: 'Español' };

const KEY = 'referd-language';

export function languageOf(locale: string): Language {
  const wanted = locale.toLowerCase().split('-')[0];
  return languages.find((language) => language === wanted) ?? 'en';
}

function first(): string {
  return localStorage.getItem(KEY) ?? navigator.language;
}

export const locale = createStore<string>(first());

export function keepLocale(next: string): void {
  localStorage.setItem(KEY, next);
  locale.set(next);
}

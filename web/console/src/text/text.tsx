import { createContext, Fragment, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import type english from '../../../texts/en.json';
import { createStore, useStore } from '../api/store';
import { messagesOf, type Messages, type Texts } from './message';
import { unpackTexts, type PackedTexts } from './packed';
import { languageOf, locale, type Language } from './locale';
import { formatMoney, type MoneyLook } from './money';
import { formatAgo, formatDate, formatDay, type DateLook } from './when';

/* Words, numbers, money and times in the person's language. Keys are those of web/texts/en.json: one that is not there does
 * not compile. */

type Shown = `console.${string}` | `status.${string}` | `reason.${string}`;
export type TextKey = Extract<keyof typeof english, Shown>;

type Loaders = Record<Language, () => Promise<{ default: Record<string, unknown> }>>;

const loaders: Loaders = {
  en: () => import('virtual:texts/en'),
  de: () => import('virtual:texts/de'),
  es: () => import('virtual:texts/es'),
};

/* What the first page never says. */
const roomLoaders: Loaders = {
  en: () => import('virtual:texts/en/rooms'),
  de: () => import('virtual:texts/de/rooms'),
  es: () => import('virtual:texts/es/rooms'),
};

/* As loaded so far. What comes later goes into the same object, so that whoever speaks has it. */
const catalogues = new Map<Language, Texts>();
let roomsAreOpen = false;

async function loadTexts(language: Language): Promise<Texts> {
  const first = unpackTexts((await loaders[language]()).default as PackedTexts);
  const texts = catalogues.get(language) ?? first;
  catalogues.set(language, texts);
  if (roomsAreOpen) Object.assign(texts, unpackTexts((await roomLoaders[language]()).default as PackedTexts));
  return texts;
}

/* Before a page is shown that says more than the first one. */
export async function openRooms(): Promise<void> {
  roomsAreOpen = true;
  await loadTexts(languageOf(locale.get()));
}

type Value = string | number | boolean | Date | null | undefined;
type Values = Record<string, Value>;
type RichValues = Record<string, ReactNode | ((children: ReactNode[]) => ReactNode)>;

export interface Speech {
  locale: string;
  language: Language;
  t(key: TextKey, values?: Values): string;
  /* The same with elements in it: "<b>{name}</b> was moved". */
  rich(key: TextKey, values: RichValues): ReactNode;
  /* The words for a code of the API (`reason.duplicate`); the code itself, readable, where none are written. */
  word(area: string, code: string): string;
  has(key: string): key is TextKey;
  money(minor: number, currency: string, look?: MoneyLook): string;
  number(value: number): string;
  percent(value: number, digits?: number): string;
  date(iso: string, look: DateLook): string;
  day(iso: string): string;
  /* A day, week or month that figures are counted by: those of UTC, wherever one is. By its beginning; a day unless said. */
  counted(iso: string, look?: DateLook): string;
  ago(iso: string, style?: 'long' | 'narrow'): string;
  list(items: string[]): string;
  country(region: string): string; /* its name, of two letters */
  choice(items: string[]): string; /* with "or" */
}

const SpeechContext = createContext<Speech | null>(null);

export interface Place {
  timeZone: string;
  /* Now, as the world's clock has it: a test world may be in next month. */
  now(): string;
}

function placeOf(timeZone: string, aheadMs: number): Place {
  return { timeZone, now: () => new Date(Date.now() + aheadMs).toISOString() };
}

const place = createStore<Place>(placeOf(Intl.DateTimeFormat().resolvedOptions().timeZone, 0));

/* From here on times are told in this zone, by a clock that shows `nowIso` now. */
export function keepPlace(timeZone: string, nowIso: string): void {
  place.set(placeOf(timeZone, Date.parse(nowIso) - Date.now()));
}

export function usePlace(): Place {
  return useStore(place);
}

function readable(code: string): string {
  const words = code.replaceAll(/[_.]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function richNode(parts: unknown): ReactNode {
  if (!Array.isArray(parts)) return parts as ReactNode;
  return (parts as ReactNode[]).map((part, index) => <Fragment key={index}>{part}</Fragment>);
}

function speechOf(messages: Messages, full: string, here: Place): Speech {
  const has = (key: string): key is TextKey => messages.has(key);
  const text = (key: string, values?: Values) => String(messages.format(key, values));
  return {
    locale: full,
    language: languageOf(full),
    t: text,
    rich: (key, values) => richNode(messages.format(key, values)),
    word: (area, code) => {
      const key = `${area}.${code}`;
      return has(key) ? text(key) : readable(code);
    },
    has,
    money: (minor, currency, look) => formatMoney(minor, currency, full, look),
    number: (value) => new Intl.NumberFormat(full).format(value),
    percent: (value, digits = 1) => new Intl.NumberFormat(full, { style: 'percent', maximumFractionDigits: digits }).format(value),
    date: (iso, look) => formatDate(iso, full, here.timeZone, look),
    day: (iso) => formatDay(iso, here.now(), full, here.timeZone),
    counted: (iso, look) => (look ? formatDate(iso, full, 'UTC', look) : formatDay(iso, here.now(), full, 'UTC')),
    ago: (iso, style) => formatAgo(iso, here.now(), full, style),
    list: (items) => new Intl.ListFormat(full, { type: 'conjunction' }).format(items),
    country: (region) => new Intl.DisplayNames(full, { type: 'region' }).of(region) ?? region,
    choice: (items) => new Intl.ListFormat(full, { type: 'disjunction' }).format(items),
  };
}

function useTexts(language: Language): Texts | null {
  const [loaded, setLoaded] = useState<{ language: Language; texts: Texts } | null>(null);
  useEffect(() => {
    let wanted = true;
    void loadTexts(language).then((texts) => {
      if (wanted) setLoaded({ language, texts });
    });
    return () => {
      wanted = false;
    };
  }, [language]);
  return loaded?.texts ?? null;
}

export function SpeechProvider({ children }: { children: ReactNode }) {
  const full = useStore(locale);
  const texts = useTexts(languageOf(full));
  const here = usePlace();
  const speech = useMemo(() => (texts ? speechOf(messagesOf(texts, full), full, here) : null), [full, texts, here]);
  useEffect(() => {
    document.documentElement.lang = languageOf(full);
  }, [full]);
  if (!speech) return null;
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}

export function useSpeech(): Speech {
  const speech = use(SpeechContext);
  if (!speech) throw new Error('no SpeechProvider above');
  return speech;
}

import { IntlMessageFormat } from 'intl-messageformat';
import type { ReactNode } from 'react';

/* Messages in one language: plain texts, and those with arguments as parts that the build has parsed. */

export type Message = string | ConstructorParameters<typeof IntlMessageFormat>[0];
export type Texts = Record<string, Message>;

export interface Messages {
  has(key: string): boolean;
  format(key: string, values: Record<string, unknown> | undefined): string | ReactNode[];
}

/* A key that is not there is shown as it is: better than an empty place. */
export function messagesOf(texts: Texts, locale: string): Messages {
  const formats = new Map<string, IntlMessageFormat>();
  const formatOf = (key: string, message: Message) => {
    const known = formats.get(key);
    if (known) return known;
    const made = new IntlMessageFormat(message, locale);
    formats.set(key, made);
    return made;
  };
  return {
    has: (key) => Object.hasOwn(texts, key),
    format: (key, values) => {
      const message = texts[key];
      if (message === undefined) return key;
      if (typeof message === 'string') return message;
      return formatOf(key, message).format(values as Record<string, string>) as string | ReactNode[];
    },
  };
}

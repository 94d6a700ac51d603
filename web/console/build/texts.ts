import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';
import type { Texts } from '../src/text/message.ts';
import { packTexts } from '../src/text/packed.ts';

/* `virtual:texts/de` is what the console shows of web/texts/de.json: its own keys, and the words for statuses and reasons
 * that it shares with the pages. One module per language, so that a browser loads only the one it shows; what its first page
 * never says is in another, `virtual:texts/de/rooms`. Messages with
 * arguments are parsed here, plain ones stay texts: the parser is no part of the console. */

const PREFIX = 'virtual:texts/';
const ROOMS = '/rooms';
const SHOWN = ['console.', 'status.', 'reason.'];
const IN_ROOMS = [
  'console.figure.',
  'console.friend_status.',
  'console.friends.',
  'console.imports.',
  'console.inbound.',
  'console.install.',
  'console.mailed.',
  'console.pool.',
  'console.reports.by_',
  'console.reports.note',
  'console.reports.period_',
  'console.reports.room_',
  'console.rules.',
  'console.stripe.',
  'console.unmet.',
  'console.webhooks.',
  'console.why.',
];

function file(locale: string): string {
  return fileURLToPath(new URL(`../../texts/${locale}.json`, import.meta.url));
}

function compiled(message: string): unknown {
  const parts = parse(message, { captureLocation: false });
  const [only] = parts;
  return parts.length === 1 && only && 'value' in only && only.type === 0 ? only.value : parts;
}

export function shownTexts(locale: string): Record<string, unknown> {
  const all = JSON.parse(readFileSync(file(locale), 'utf8')) as Record<string, string>;
  const shown = Object.entries(all).filter(([key]) => SHOWN.some((prefix) => key.startsWith(prefix)));
  return Object.fromEntries(shown.map(([key, message]) => [key, compiled(message)]));
}

/* Of the first load, or of the rooms behind it. */
function part(locale: string, inRooms: boolean): Texts {
  const all = Object.entries(shownTexts(locale));
  return Object.fromEntries(all.filter(([key]) => IN_ROOMS.some((prefix) => key.startsWith(prefix)) === inRooms)) as Texts;
}

export function texts(): Plugin {
  return {
    name: 'texts',
    resolveId(id) {
      return id.startsWith(PREFIX) ? `\0${id}` : undefined;
    },
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const inRooms = id.endsWith(ROOMS);
      const locale = id.slice(PREFIX.length + 1, inRooms ? -ROOMS.length : undefined);
      this.addWatchFile(file(locale));
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(packTexts(part(locale, inRooms))))});`;
    },
  };
}

import type { Message, Texts } from './message';

/* How a catalogue travels: keys as a tree, texts and arguments of a message in short. The browser's first load is smaller by
 * more than the code that reads it. `build/texts.ts` writes it. */

const DEPTH = 3;
const TEXT = 0;
const ARGUMENT = 1;

type Part = Exclude<Message, string>[number];
/* "words" is a text, ["name"] an argument; other parts are as the parser has them. */
type PackedPart = string | [string] | Part;
type PackedMessage = string | PackedPart[];
export type PackedTexts = Record<string, Record<string, PackedMessage>>;

function packPart(part: Part): PackedPart {
  if (part.type === TEXT) return part.value;
  return part.type === ARGUMENT ? [part.value] : part;
}

function unpackPart(part: PackedPart): Part {
  if (typeof part === 'string') return { type: TEXT, value: part } as Part;
  return Array.isArray(part) ? ({ type: ARGUMENT, value: part[0] } as Part) : part;
}

export function packTexts(texts: Texts): PackedTexts {
  const packed: PackedTexts = {};
  for (const [key, message] of Object.entries(texts)) {
    const names = key.split('.');
    const depth = Math.min(DEPTH, names.length - 1);
    const group = (packed[names.slice(0, depth).join('.')] ??= {});
    group[names.slice(depth).join('.')] = typeof message === 'string' ? message : (message as Part[]).map(packPart);
  }
  return packed;
}

export function unpackTexts(packed: PackedTexts): Texts {
  const texts: Texts = {};
  for (const [group, messages] of Object.entries(packed))
    for (const [name, message] of Object.entries(messages)) texts[`${group}.${name}`] = typeof message === 'string' ? message : message.map(unpackPart);
  return texts;
}

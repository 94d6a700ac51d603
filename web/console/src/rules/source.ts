/* Reads the JSON that a person typed. Unlike JSON.parse it tells where a mistake is, and refuses what would be lost
   without a word or what the API refuses: a name that stands twice, a number that is no safe whole number, nesting
   beyond what the API takes. */

import type { Json, JsonObject } from './json';

export type SourceFault =
  | 'expected_value'
  | 'expected_name'
  | 'expected_colon'
  | 'expected_comma'
  | 'unfinished_text'
  | 'bad_escape'
  | 'control_character'
  | 'bad_number'
  | 'fraction'
  | 'large_number'
  | 'twice'
  | 'too_deep'
  | 'more_after_end';

export type Source = { ok: true; value: Json } | { ok: false; fault: SourceFault; line: number; column: number };

const DEPTH_MAX = 32;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class Fault extends Error {
  constructor(
    readonly fault: SourceFault,
    readonly place: number,
  ) {
    super(fault);
  }
}

class Reader {
  private place = 0;

  constructor(private readonly text: string) {}

  whole(): Json {
    const value = this.value(0);
    this.skip();
    if (this.place < this.text.length) throw new Fault('more_after_end', this.place);
    return value;
  }

  private skip(): void {
    while (' \t\n\r'.includes(this.text[this.place] ?? 'x')) this.place++;
  }

  private next(wanted: string): boolean {
    this.skip();
    if (this.text[this.place] !== wanted) return false;
    this.place++;
    return true;
  }

  private value(depth: number): Json {
    this.skip();
    if (depth > DEPTH_MAX) throw new Fault('too_deep', this.place);
    const first = this.text[this.place];
    if (first === '{') return this.object(depth);
    if (first === '[') return this.array(depth);
    if (first === '"') return this.string();
    if (first !== undefined && /[-0-9]/.test(first)) return this.number();
    return this.word();
  }

  private word(): Json {
    for (const [word, value] of [['true', true], ['false', false], ['null', null]] as const) {
      if (!this.text.startsWith(word, this.place)) continue;
      this.place += word.length;
      return value;
    }
    throw new Fault('expected_value', this.place);
  }

  private object(depth: number): JsonObject {
    const members = new Map<string, Json>();
    this.place++;
    if (this.next('}')) return {};
    do {
      this.skip();
      const place = this.place;
      if (this.text[place] !== '"') throw new Fault('expected_name', place);
      const name = this.string();
      if (members.has(name)) throw new Fault('twice', place);
      if (!this.next(':')) throw new Fault('expected_colon', this.place);
      members.set(name, this.value(depth + 1));
    } while (this.next(','));
    if (!this.next('}')) throw new Fault('expected_comma', this.place);
    return Object.fromEntries(members);
  }

  private array(depth: number): Json[] {
    const elements: Json[] = [];
    this.place++;
    if (this.next(']')) return elements;
    do elements.push(this.value(depth + 1));
    while (this.next(','));
    if (!this.next(']')) throw new Fault('expected_comma', this.place);
    return elements;
  }

  private string(): string {
    let result = '';
    const start = this.place++;
    for (;;) {
      const c = this.text[this.place];
      if (c === undefined) throw new Fault('unfinished_text', start);
      if (c < ' ') throw new Fault(c === '\n' ? 'unfinished_text' : 'control_character', c === '\n' ? start : this.place);
      this.place++;
      if (c === '"') return result;
      result += c === '\\' ? this.escape() : c;
    }
  }

  private escape(): string {
    const c = this.text[this.place++] ?? '';
    const plain = Object.hasOwn(ESCAPES, c) ? ESCAPES[c] : undefined;
    if (plain !== undefined) return plain;
    const hex = this.text.slice(this.place, this.place + 4);
    if (c !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) throw new Fault('bad_escape', this.place - 2);
    this.place += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  private number(): number {
    const start = this.place;
    const literal = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/.exec(this.text.slice(start, start + 400));
    if (literal === null || /[0-9]/.test(this.text[start + literal[0].length] ?? '')) throw new Fault('bad_number', start);
    if (literal[2] !== undefined || literal[3] !== undefined) throw new Fault('fraction', start);
    const value = Number(literal[0]);
    if (!Number.isSafeInteger(value)) throw new Fault('large_number', start);
    this.place += literal[0].length;
    return value === 0 ? 0 : value;
  }
}

export function readSource(text: string): Source {
  try {
    return { ok: true, value: new Reader(text).whole() };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const before = text.slice(0, error.place).split('\n');
    return { ok: false, fault: error.fault, line: before.length, column: (before[before.length - 1] ?? '').length + 1 };
  }
}

export function writeSource(value: Json): string {
  return JSON.stringify(value, null, 2);
}

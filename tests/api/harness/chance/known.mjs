// What a run of chance has met so far: the ids and codes that answers have told, by world, so that later calls can name
// what exists. Bounded: a newcomer takes the place of an old one.

const ID = /\b([a-z]{3})_[0-7][0-9a-hjkmnp-tv-z]{25}\b/g;
const CODE = /"code":"([A-Z0-9-]{3,32})"/g;
const PLACES = 40;

/** The id of nobody, of a kind. */
export const nobody = (prefix) => `${prefix}_01h2xcejqtf2nbrexx3vqjhp41`;

export class Known {
  constructor() {
    this.kinds = new Map();
    this.codes = [];
    this.met = 0;
  }

  #keep(list, value) {
    this.met += 1;
    if (list.includes(value)) return;
    if (list.length < PLACES) list.push(value);
    else list[this.met % PLACES] = value;
  }

  /** Takes the names out of an answer. */
  meet(text) {
    for (const [id, prefix] of text.matchAll(ID)) {
      if (!this.kinds.has(prefix)) this.kinds.set(prefix, []);
      this.#keep(this.kinds.get(prefix), id);
    }
    for (const [, code] of text.matchAll(CODE)) this.#keep(this.codes, code);
  }

  prefixes() {
    return [...this.kinds.keys()];
  }

  /** One that is known of the kind, else nobody's. */
  id(prefix, choice) {
    const list = this.kinds.get(prefix) ?? [];
    return list.length > 0 ? list[choice % list.length] : nobody(prefix);
  }

  code(choice) {
    return this.codes.length > 0 ? this.codes[choice % this.codes.length] : 'NOSUCH7';
  }
}

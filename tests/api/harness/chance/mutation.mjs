// A body that was right, made wrong: one change somewhere in it.

import fc from 'fast-check';

const FOREIGN = [null, true, 0, -1, 1.5, 1e300, Number.MAX_SAFE_INTEGER, '', 'x', '\u0000', '\ud800', '=1+1', 'a'.repeat(70_000), [], [null], {}, { '': {} }];

/** Every place in a value: the holder and the name in it. */
function placesIn(value, found = []) {
  if (value === null || typeof value !== 'object') return found;
  for (const [name, held] of Object.entries(value)) {
    found.push({ holder: value, name });
    placesIn(held, found);
  }
  return found;
}

/** Calls `change` with one place of a copy. */
function changed(body, choice, change) {
  const copy = structuredClone(body);
  const places = placesIn(copy);
  if (places.length === 0) return FOREIGN[choice % FOREIGN.length];
  change(places[choice % places.length]);
  return copy;
}

const KINDS = {
  without: (body, choice) => changed(body, choice, ({ holder, name }) => (Array.isArray(holder) ? holder.splice(Number(name), 1) : delete holder[name])),
  foreign: (body, choice, value) => changed(body, choice, ({ holder, name }) => (holder[name] = value)),
  extra: (body, choice, value) => changed(body, choice, ({ holder, name }) => (Array.isArray(holder) ? holder.push(value) : (holder[`${name}_x`] = value))),
  many: (body, choice) => changed(body, choice, ({ holder, name }) => (holder[name] = Array.from({ length: 200 }, () => holder[name]))),
  deep: (body, choice) => changed(body, choice, ({ holder, name }) => (holder[name] = JSON.parse('['.repeat(40) + ']'.repeat(40)))),
  other: (_body, _choice, value) => value,
};

const TEXTS = {
  cut: (text, choice) => text.slice(0, choice % (text.length + 1)),
  doubled: (text) => text + text,
  scratched: (text, choice) => `${text.slice(0, choice % (text.length + 1))}\u0001${text.slice(choice % (text.length + 1))}`,
};

/** Of a body as JSON's text, a text that is mostly not what it was. */
export const mutation = fc.record({ kind: fc.constantFrom(...Object.keys(KINDS), ...Object.keys(TEXTS)), choice: fc.nat(), value: fc.oneof(fc.constantFrom(...FOREIGN), fc.jsonValue({ maxDepth: 2 })) }).map(({ kind, choice, value }) => ({
  kind,
  apply: (body) => (KINDS[kind] ? JSON.stringify(KINDS[kind](body, choice, value)) : TEXTS[kind](JSON.stringify(body), choice)),
}));

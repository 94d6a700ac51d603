/* What differs between two versions of the rules. Rewards are compared with the one of the same key, conditions with
   the one of the same field, wherever they stand; all else by place. */

import { at, isObject, member, same, type Json, type Path } from './json';

export interface Change {
  path: Path; /* in `after`, or in `before` where it is gone */
  kind: 'added' | 'removed' | 'changed';
  before?: Json;
  after?: Json;
}

/* What an element is recognised by in a list of its kind; undefined: its place. */
function nameOf(element: Json | undefined): Json | undefined {
  return member(element, 'key') ?? member(element, 'field');
}

/* The place in `others` of what stands at `place` in `list`, or -1. The second of a name is the partner of the second. */
function partner(list: readonly Json[], place: number, others: readonly Json[]): number {
  const name = nameOf(list[place]);
  if (name === undefined) return place < others.length && nameOf(others[place]) === undefined ? place : -1;
  const rank = list.slice(0, place).filter((element) => same(nameOf(element), name)).length;
  return others.flatMap((other, i) => (same(nameOf(other), name) ? [i] : []))[rank] ?? -1;
}

/* What stood in `before` where `path` leads in `after`. */
export function valueBefore(before: Json, after: Json, path: Path): Json | undefined {
  let old: Json | undefined = before;
  let now: Json | undefined = after;
  for (const step of path) {
    if (typeof step === 'number') {
      if (!Array.isArray(now)) return undefined;
      const place: number = Array.isArray(old) ? partner(now, step, old) : -1;
      old = Array.isArray(old) && place >= 0 ? old[place] : undefined;
      now = now[step];
    } else {
      old = member(old, step);
      now = member(now, step);
    }
    if (old === undefined) return undefined;
  }
  return old;
}

export function isChanged(before: Json, after: Json, path: Path): boolean {
  return !same(valueBefore(before, after, path), at(after, path));
}

function compareLists(before: readonly Json[], after: readonly Json[], path: Path, found: Change[]): void {
  const met = new Set<number>();
  after.forEach((value, place) => {
    const old = partner(after, place, before);
    if (old >= 0) {
      met.add(old);
      compare(before[old], value, [...path, place], found);
    } else {
      found.push({ path: [...path, place], kind: 'added', after: value });
    }
  });
  before.forEach((value, place) => {
    if (!met.has(place)) found.push({ path: [...path, place], kind: 'removed', before: value });
  });
}

function compare(before: Json | undefined, after: Json | undefined, path: Path, found: Change[]): void {
  if (same(before, after)) return;
  if (before === undefined) {
    if (after !== undefined) found.push({ path, kind: 'added', after });
  } else if (after === undefined) {
    found.push({ path, kind: 'removed', before });
  } else if (isObject(before) && isObject(after)) {
    for (const name of new Set([...Object.keys(after), ...Object.keys(before)]))
      compare(member(before, name), member(after, name), [...path, name], found);
  } else if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].every(isObject)) {
    compareLists(before, after, path, found);
  } else {
    found.push({ path, kind: 'changed', before, after });
  }
}

/* All differences, in the order of the newer document. */
export function changes(before: Json, after: Json): Change[] {
  const found: Change[] = [];
  compare(before, after, [], found);
  return found;
}

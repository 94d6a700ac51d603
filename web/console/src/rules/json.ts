/* JSON values, and changes of one value deep inside a document. A change leaves every other part of the document the
   same object, so that what was not touched can be told by identity. */

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

/* The way from a document to one of its values: names of members and places in arrays. */
export type Path = readonly (string | number)[];

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isInteger(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

export function isTexts(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string');
}

/* An own member, or undefined. `__proto__` and the like are never members here. */
export function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function at(document: Json | undefined, path: Path): Json | undefined {
  let value = document;
  for (const step of path) {
    if (typeof step === 'number') value = Array.isArray(value) ? value[step] : undefined;
    else value = member(value, step);
    if (value === undefined) return undefined;
  }
  return value;
}

/* The document with `value` at `path`. Objects on the way that are missing are made; a member that is there keeps its
   place, and a new one comes last. A place in an array must be there, or be the next. */
export function put(document: Json, path: Path, value: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    if (!Array.isArray(document) || step > document.length) throw new RangeError(`no place ${String(step)}`);
    const copy = document.slice();
    copy[step] = rest.length === 0 ? value : put(copy[step] ?? {}, rest, value);
    return copy;
  }
  const object = isObject(document) ? document : {};
  return { ...object, [step]: rest.length === 0 ? value : put(member(object, step) ?? {}, rest, value) };
}

/* The document without what is at `path`; what stands behind it in an array moves up. */
export function drop(document: Json, path: Path): Json {
  const last = path[path.length - 1];
  if (last === undefined) return document;
  const parentPath = path.slice(0, -1);
  const parent = at(document, parentPath);
  if (typeof last === 'number') {
    if (!Array.isArray(parent) || last >= parent.length) return document;
    return put(document, parentPath, parent.filter((_, place) => place !== last));
  }
  if (!isObject(parent) || !Object.hasOwn(parent, last)) return document;
  return put(document, parentPath, Object.fromEntries(Object.entries(parent).filter(([name]) => name !== last)));
}

/* Puts the value, or takes it away where it is undefined. */
export function change(document: Json, path: Path, value: Json | undefined): Json {
  return value === undefined ? drop(document, path) : put(document, path, value);
}

/* Equal as JSON: the order of members means nothing. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((value, i) => same(value, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && same(a[name], b[name]));
}

/* "rewards[1].amount.cap", as the API names fields. */
export function pathText(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${String(step)}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}

/* The path of the API's `param`. */
export function parsePath(text: string): Path {
  const path: (string | number)[] = [];
  for (const part of text.split('.')) {
    const [name, ...places] = part.split('[');
    if (name !== undefined && name !== '') path.push(name);
    for (const place of places) path.push(Number.parseInt(place, 10));
  }
  return path;
}

export function startsWith(path: Path, start: Path): boolean {
  return start.length <= path.length && start.every((step, i) => path[i] === step);
}

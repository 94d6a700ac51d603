/* A mapping as rows of a form: a place in the event, and what to put there. A value is a path ($.a.b, @.a for one of several),
 * an object in JSON (path with map, default or format), or else a fixed text. */

export interface MappingRow {
  place: string;
  value: string;
}

export interface MappingDraft {
  each: string;
  unit: string;
  rows: MappingRow[];
}

export type Mapping = Record<string, unknown>;

/* Places of POST /v1/events that can be filled; data.<name> and metadata.<name> beside them. */
export const places = [
  'type',
  'external_id',
  'customer.email',
  'customer.name',
  'customer.phone',
  'customer.external_id',
  'customer.company',
  'referral_id',
  'object.id',
  'object.source',
  'refers_to.id',
  'refers_to.source',
  'amount',
  'net_amount',
  'currency',
  'occurred_at',
  'attribution.code',
  'attribution.click_id',
  'attribution.referrer.name',
  'attribution.referrer.email',
  'attribution.referrer.phone',
  'source',
  'no_reward',
  'items',
];

const isPath = (text: string): boolean => /^[$@]/.test(text);

function valueOf(text: string): unknown {
  const trimmed = text.trim();
  if (isPath(trimmed)) return trimmed;
  if (trimmed.startsWith('{')) {
    try {
      return JSON.parse(trimmed) as unknown;
    } catch {
      return trimmed;
    }
  }
  return { const: trimmed };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value !== null && typeof value === 'object' && 'const' in value && Object.keys(value).length === 1 && typeof value.const === 'string') return value.const;
  return JSON.stringify(value);
}

/* As people think of them; the API keeps them by their names. */
const order = (place: string): number => (places.includes(place) ? places.indexOf(place) : places.length);

export const begun: MappingDraft = {
  each: '',
  unit: 'major',
  rows: ['type', 'external_id', 'customer.email', 'customer.name', 'amount', 'currency', 'object.id'].map((place) => ({ place, value: place === 'type' ? 'invoice.paid' : '' })),
};

export function draftOf(mapping: Mapping | undefined): MappingDraft {
  if (mapping === undefined) return begun;
  const { each, amount_unit, ...rest } = mapping;
  return {
    each: typeof each === 'string' ? each : '',
    unit: amount_unit === 'minor' ? 'minor' : 'major',
    rows: Object.entries(rest)
      .map(([place, value]) => ({ place, value: textOf(value) }))
      .sort((a, b) => order(a.place) - order(b.place)),
  };
}

/* Rows without a value are not part of it. */
export function mappingOf({ each, unit, rows }: MappingDraft): Mapping {
  const filled = rows.filter(({ place, value }) => place.trim() !== '' && value.trim() !== '');
  const money = filled.some(({ place }) => place === 'amount' || place === 'net_amount');
  return {
    ...(each.trim() === '' ? {} : { each: each.trim() }),
    ...(money ? { amount_unit: unit } : {}),
    ...Object.fromEntries(filled.map(({ place, value }) => [place.trim(), valueOf(value)])),
  };
}

/* The place that an error is about: "facts[1].customer.email" and "mapping.customer.email" are customer.email. */
export const placeOf = (param: string | null): string => (param ?? '').replace(/^facts\[\d+\]\./, '').replace(/^(settings\.)?mapping\./, '');

/* Every path that leads to a value of an example, for choosing from. */
export function pathsOf(text: string): string[] {
  const found: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (found.length >= 200) return;
    if (Array.isArray(value)) value.slice(0, 3).forEach((item, index) => walk(item, `${path}[${index}]`));
    else if (value !== null && typeof value === 'object') Object.entries(value).forEach(([name, item]) => walk(item, /^[^.[\] ']+$/.test(name) ? `${path}.${name}` : `${path}['${name}']`));
    else found.push(path);
  };
  try {
    walk(JSON.parse(text), '$');
  } catch {
    return [];
  }
  return found;
}

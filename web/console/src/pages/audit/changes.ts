/* The changes of a row of the trail: {"status": ["pending", "issued"]}, in lines that can be read. */

export interface ChangeLine {
  field: string;
  before: string | null; /* null: there was none */
  after: string | null;
}

const LONGEST = 120;

function told(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}\u2026` : text;
}

export function readChanges(changes: Readonly<Record<string, unknown>>): ChangeLine[] {
  return Object.entries(changes).map(([name, value]) => {
    const [before, after] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : [null, value];
    return { field: name.replaceAll('_', ' '), before: told(before), after: told(after) };
  });
}

export function changesText(changes: Readonly<Record<string, unknown>>): string {
  return readChanges(changes)
    .map((line) => `${line.field}: ${line.before ?? ''} > ${line.after ?? ''}`)
    .join('; ');
}

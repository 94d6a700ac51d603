import { post, type Answer } from '../../api/api';

/* Codes that are imported in parts: the server takes a thousand at once. */

export const AT_ONCE = 1000;
export type Pool = Answer<'/v1/code_pools', 'get'>['data'][number];
export type Fault = Answer<'/v1/code_pools/{id}/codes', 'post'>['errors'][number];

export interface Report {
  added: number;
  repeated: number;
  taken: number;
  invalid: number;
  faults: Fault[];
}

export interface Part {
  /* How many lines stand before it. */
  before: number;
  csv: string;
}

/* Lines that are not empty, in parts; each part knows where in the whole list it begins. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let lines: string[] = [];
  let count = 0;
  let before = 0;
  const all = text.split(/\r\n|\n|\r/);
  all.forEach((line, at) => {
    lines.push(line);
    if (line.trim() !== '') count++;
    if (count < AT_ONCE && at + 1 < all.length) return;
    if (count > 0) parts.push({ before, csv: lines.join('\n') });
    before = at + 1;
    lines = [];
    count = 0;
  });
  return parts;
}

export const countOf = (text: string): number => text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').length;

/* One part after the other; `key` and the part's number make each once, however often it is sent. */
export async function runImport(poolId: string, text: string, dryRun: boolean, key: string): Promise<Report> {
  const report: Report = { added: 0, repeated: 0, taken: 0, invalid: 0, faults: [] };
  for (const [at, part] of partsOf(text).entries()) {
    const answer = await post('/v1/code_pools/{id}/codes', { path: { id: poolId }, body: { csv: part.csv, ...(dryRun ? { dry_run: true } : {}) }, key: `${key}-${String(at)}` });
    report.added += answer.added;
    report.repeated += answer.repeated;
    report.taken += answer.taken;
    report.invalid += answer.invalid;
    report.faults.push(...answer.errors.map((fault) => ({ ...fault, line: fault.line + part.before })));
  }
  return report;
}

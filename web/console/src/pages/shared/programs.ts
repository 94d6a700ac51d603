import type { Answer } from '../../api/api';
import { useGet } from '../../api/query';
import type { FilterOption } from '../../kit/table/types';
import type { Speech } from '../../text/text';

export type Program = Answer<'/v1/programs', 'get'>['data'][number];

/* A business has a few programs: all of them are read at once, and every page that names one asks here. `main` is the one
 * that has run longest. */
export function usePrograms() {
  const query = useGet('/v1/programs', { query: { limit: 100 } });
  const list = query.data?.data ?? [];
  return {
    list,
    main: list.filter((program) => program.status === 'active').at(-1) ?? list.at(-1), // they come newest first
    loaded: query.data !== undefined,
    find: (id: string | null | undefined) => list.find((program) => program.id === id),
    nameOf: (id: string | null | undefined) => list.find((program) => program.id === id)?.name ?? '',
    options: list.map((program): FilterOption => ({ value: program.id, label: program.name })),
  };
}

export interface Stage {
  key: string;
  name: string;
  kind: 'open' | 'won' | 'lost';
  maxDays: number | null;
  reasonCodes: string[];
}

/* What a program's pipeline is where its rules say nothing of it. */
const standard: [key: string, kind: Stage['kind']][] = [
  ['submitted', 'open'],
  ['accepted', 'open'],
  ['contacted', 'open'],
  ['qualified', 'open'],
  ['opportunity', 'open'],
  ['proposal', 'open'],
  ['negotiation', 'open'],
  ['won', 'won'],
  ['lost', 'lost'],
  ['declined', 'lost'],
  ['expired', 'lost'],
];

interface WrittenStage {
  key: string;
  name?: string;
  kind?: Stage['kind'];
  max_days?: number;
  reason_codes?: string[];
}

function writtenStages(program: Program | undefined): WrittenStage[] {
  const rules = program?.rules as { stages?: unknown } | null | undefined;
  return Array.isArray(rules?.stages) ? (rules.stages as WrittenStage[]) : [];
}

export function stageName(key: string, program: Program | undefined, speech: Pick<Speech, 'word'>): string {
  const written = writtenStages(program).find((stage) => stage.key === key);
  return written?.name ?? speech.word('console.stage', key);
}

export function stagesOf(program: Program | undefined, speech: Pick<Speech, 'word'>): Stage[] {
  const written = writtenStages(program);
  if (written.length === 0)
    return standard.map(([key, kind]) => ({ key, kind, name: speech.word('console.stage', key), maxDays: null, reasonCodes: [] }));
  return written.map((stage) => ({
    key: stage.key,
    kind: stage.kind ?? 'open',
    name: stage.name ?? speech.word('console.stage', stage.key),
    maxDays: stage.max_days ?? null,
    reasonCodes: stage.reason_codes ?? [],
  }));
}

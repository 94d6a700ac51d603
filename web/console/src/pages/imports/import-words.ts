/* What the columns of each kind of import may be, and which acts its status allows. */

import type { Import } from '../../api/objects';
import type { TextKey } from '../../text/text';

export type Kind = Import['kind'];
export const kinds: readonly Kind[] = ['participants', 'leads', 'referrals', 'rewards'];

const person = ['name', 'given_name', 'family_name', 'email', 'phone', 'company', 'country', 'locale', 'person_id', 'date'] as const;
const fact = ['referrer', 'amount', 'currency', 'notes', 'external_id'] as const;
const own = {
  participants: ['code'],
  leads: fact,
  referrals: [...fact, 'type', 'object_id'],
  rewards: [...fact, 'kind', 'title', 'status'],
} as const;
export type Field = (typeof person)[number] | (typeof own)[Kind][number];

export const fieldsOf = (kind: Kind): readonly Field[] => [...person, ...own[kind]];
export const fieldKey = (field: Field): TextKey => `console.imports.field_${field}`;

export type Word = 'dry_run' | 'start' | 'pause' | 'resume' | 'cancel';

const allowed: Record<Import['status'], readonly Word[]> = {
  uploading: ['dry_run', 'start', 'cancel'],
  checking: ['pause', 'cancel'],
  checked: ['start', 'dry_run', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  done: [],
  canceled: [],
};

export const isWhole = (row: Import): boolean => row.bytes > 0 && (row.file_bytes === null || row.bytes === row.file_bytes);

export function wordsFor(row: Import): readonly Word[] {
  return allowed[row.status].filter((word) => isWhole(row) || word === 'cancel');
}

export const isUnderWay = (row: Import): boolean => row.status === 'checking' || row.status === 'running';
/* Its columns may still be said. */
export const isOpen = (row: Import): boolean => (row.status === 'uploading' || row.status === 'checked') && isWhole(row);

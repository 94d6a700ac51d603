import { useDebouncedValue } from '@mantine/hooks';
import { useGet } from '../../api/query';
import type { Candidate } from '../../api/objects';

export interface CandidateAsk {
  /* What is typed: a name, or all that was said. */
  typed: string;
  programId?: string | undefined;
  referralId?: string | undefined;
  caseId?: string | undefined;
}

export interface Candidates {
  rows: Candidate[];
  advice: string | null;
  more: boolean;
  /* An answer to what is typed now has come. */
  known: boolean;
  asked: string;
  error: Error | null;
}

/* Who may be meant. Nothing typed in a case: what was said there. */
export function useCandidates({ typed, programId, referralId, caseId }: CandidateAsk): Candidates {
  const [asked] = useDebouncedValue(typed.trim(), 200);
  const enabled = asked.length > 1 || (asked === '' && caseId !== undefined);
  const found = useGet('/v1/participants/candidates', {
    query: { ...(asked === '' ? {} : { name: asked }), ...(programId ? { program_id: programId } : {}), ...(referralId ? { referral_id: referralId } : {}), ...(caseId ? { case_id: caseId } : {}), limit: 6 },
    enabled,
    keep: true,
  });
  const rows = enabled ? (found.data?.data ?? []) : [];
  return { rows, advice: enabled ? (found.data?.advice ?? null) : null, more: enabled && (found.data?.has_more ?? false), known: enabled && found.data !== undefined && !found.isPlaceholderData, asked, error: found.error };
}

/* A person as a key: as a participant, or only as a contact. */
export function keyOfCandidate(one: Candidate): string {
  return one.participant_id ?? one.contact_id;
}

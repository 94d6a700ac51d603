/* What was typed into a text and not saved yet: another text may be looked at meanwhile. As long as the tab is open. */

export type Draft = {
  subject: string;
  text: string;
};

const drafts = new Map<string, Draft>();

export function draftOf(key: string): Draft | undefined {
  return drafts.get(key);
}

export function keepDraft(key: string, draft: Draft | null): void {
  if (draft === null) drafts.delete(key);
  else drafts.set(key, draft);
}

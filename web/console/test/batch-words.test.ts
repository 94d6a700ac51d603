import { expect, it } from 'vitest';
import type { InvitationBatch } from '../src/api/objects';
import { isUnderWay, shownStatus, wordsFor } from '../src/pages/invitations/batch-words';

const batch = (status: InvitationBatch['status'], queued: number): InvitationBatch => ({
  object: 'invitation_batch',
  id: 'ivb_1',
  program_id: 'prg_1',
  name: null,
  source: 'filter',
  status,
  channels: ['email'],
  prepared: true,
  counts: { total: 3, will_send: 3, no_consent: 0, unreachable: 0, invited_lately: 0, not_active: 0, blocked: 0, duplicate: 0, invalid: 0 },
  invited: 3,
  skipped: 0,
  created_at: '2026-11-30T00:00:00Z',
  started_at: '2026-11-30T00:00:00Z',
  ended_at: null,
  errors: [],
  messages: { queued, sending: 0, sent: 3 - queued, delivered: 0, failed: 0, unknown: 0, suppressed: 0, canceled: 0, simulated: 0 },
});

it('shows what is handed over as being sent, and lets it be stopped, until the last message has left', () => {
  expect([shownStatus(batch('done', 2)), isUnderWay(batch('done', 2)), wordsFor(batch('done', 2))]).toEqual(['sending', true, ['pause', 'cancel']]);
  expect([shownStatus(batch('done', 0)), isUnderWay(batch('done', 0)), wordsFor(batch('done', 0))]).toEqual(['done', false, []]);
  expect([shownStatus(batch('paused', 2)), wordsFor(batch('paused', 2))]).toEqual(['paused', ['resume', 'cancel']]);
});

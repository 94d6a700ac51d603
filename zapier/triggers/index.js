import { programList } from './program-list.js';
import { restHook } from './rest-hook.js';

const at = '2026-03-01T12:00:00.000000Z';
const referral = { object: 'referral', id: 'ref_01jz0000000000000000000000', program_id: 'prg_01jz0000000000000000000000', participant_id: 'ptc_01jz0000000000000000000000', stage: 'submitted', status: 'pending', submitted_at: at };
const reward = { object: 'reward', id: 'rwd_01jz0000000000000000000000', kind: 'credit', status: 'issued', amount: 2500, currency: 'USD', created_at: at };
const participant = { object: 'participant', id: 'ptc_01jz0000000000000000000000', name: 'Ada Referrer', email: 'ada@example.com', code: 'ada', created_at: at };
const sample = (type, data, sequence) => ({ id: 'aud_01jz0000000000000000000000', type, api_version: 'v1', livemode: true, created: at, sequence, data, changes: {} });

const hook = (event, key, noun, label, description, data) => restHook({ key, event, noun, label, description, sample: sample(event, data, data.object === 'participant' ? null : 1) });

/* What a Zap can begin with. */
export const triggers = [
  hook('referral.created', 'new_referral', 'Referral', 'New Referral', 'Triggers when somebody was referred.', referral),
  hook('referral.qualified', 'referral_qualified', 'Referral', 'Referral Qualified', 'Triggers when a referral qualifies.', { ...referral, stage: 'won', status: 'qualified' }),
  hook('referral.stage_changed', 'referral_moved', 'Referral', 'Referral Moved', 'Triggers when a referral moves to another stage; one that qualifies is told by Referral Qualified.', { ...referral, stage: 'contacted' }),
  hook('reward.created', 'reward_granted', 'Reward', 'Reward Granted', 'Triggers when a reward is granted that waits: for the end of its hold, or for somebody to say yes.', { ...reward, status: 'pending' }),
  hook('reward.issued', 'reward_issued', 'Reward', 'Reward Issued', 'Triggers when a reward becomes its beneficiary\'s own.', reward),
  hook('reward.reversed', 'reward_reversed', 'Reward', 'Reward Reversed', 'Triggers when a reward is taken back.', { ...reward, status: 'reversed' }),
  hook('participant.created', 'new_participant', 'Participant', 'New Participant', 'Triggers when somebody takes part.', participant),
  programList,
];

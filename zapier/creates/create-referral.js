import { without } from '../lib/answers.js';
import { person, program } from '../lib/fields.js';

/* One referral per prospect and program: the same once more finds the one that is there. */
export const createReferral = {
  key: 'create_referral',
  noun: 'Referral',
  display: { label: 'Create Referral', description: 'Submits somebody who was referred.' },
  operation: {
    inputFields: [
      { ...program, required: true },
      ...person,
      { key: 'code', label: 'Referrer\'s code', type: 'string', helpText: 'Who sent the prospect. Nobody is credited when it is left open.' },
      { key: 'external_id', label: 'Your own id', type: 'string', helpText: 'By it a repeated submission is known.' },
      { key: 'notes', label: 'Notes', type: 'text' },
    ],
    perform: async (z, { inputData }) => {
      const { program_id, code, external_id, notes, name, email, phone, company } = inputData;
      const body = without({ program_id, code, external_id, notes, prospect: { name, email, phone, company } });
      const response = await z.request({ method: 'POST', url: '/v1/referrals', body });
      return response.data;
    },
    sample: { object: 'referral', id: 'ref_01jz0000000000000000000000', stage: 'submitted', status: 'pending', submitted_at: '2026-03-01T12:00:00.000000Z' },
  },
};

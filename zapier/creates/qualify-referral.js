import { without } from '../lib/answers.js';

/* By hand, as if somebody in the office said so. */
export const qualifyReferral = {
  key: 'qualify_referral',
  noun: 'Referral',
  display: { label: 'Qualify Referral', description: 'Says that a referral counts, whatever the program\'s condition says.' },
  operation: {
    inputFields: [
      { key: 'referral_id', label: 'Referral', type: 'string', required: true },
      { key: 'reason', label: 'Reason', type: 'text', required: true, helpText: 'Shown on the referral\'s timeline.' },
    ],
    perform: async (z, { inputData }) => {
      const response = await z.request({ method: 'POST', url: `/v1/referrals/${encodeURIComponent(inputData.referral_id)}/qualify`, body: without({ reason: inputData.reason }) });
      return response.data;
    },
    sample: { object: 'referral', id: 'ref_01jz0000000000000000000000', stage: 'won', status: 'qualified', submitted_at: '2026-03-01T12:00:00.000000Z', qualified_at: '2026-03-02T12:00:00.000000Z' },
  },
};

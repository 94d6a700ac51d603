import { program } from '../lib/fields.js';

const listed = async (z, params) => {
  const response = await z.request({ url: '/v1/participants', params: Object.fromEntries(Object.entries(params).filter(([, value]) => value)) });
  return response.data.data;
};

/* By an id of one's own, or by e-mail address: the contact, then its parts in programs. */
export const findParticipant = {
  key: 'find_participant',
  noun: 'Participant',
  display: { label: 'Find Participant', description: 'Finds somebody who refers, by e-mail address or by your own id.' },
  operation: {
    inputFields: [
      { key: 'email', label: 'E-mail address', type: 'string' },
      { key: 'external_id', label: 'Your own id', type: 'string', helpText: 'Instead of the address.' },
      { ...program, helpText: 'Only of this program; of all of them when left open.' },
    ],
    perform: async (z, { inputData }) => {
      const { email, external_id, program_id } = inputData;
      if (external_id) return (await listed(z, { external_id })).filter((one) => !program_id || one.program_id === program_id);
      if (!email) throw new z.errors.Error('Say the e-mail address or your own id.', 'missing_field', 400);
      const contacts = await z.request({ url: '/v1/contacts', params: { email } });
      const found = await Promise.all(contacts.data.data.map((contact) => listed(z, { contact_id: contact.id, program_id })));
      return found.flat();
    },
    sample: { object: 'participant', id: 'ptc_01jz0000000000000000000000', name: 'Ada Referrer', code: 'ada', status: 'active', created_at: '2026-03-01T12:00:00.000000Z' },
  },
};

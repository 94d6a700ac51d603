import { without } from '../lib/answers.js';
import { person, program } from '../lib/fields.js';

const types = ['invoice.paid', 'invoice.created', 'order.placed', 'order.canceled', 'refund.created', 'job.completed', 'job.invoiced', 'lead.created', 'signup.completed', 'deal.created', 'deal.stage_changed', 'meeting.booked', 'subscription.started', 'subscription.renewed', 'subscription.canceled', 'survey.scored'];

/* A fact, once per id of its message: a Zap that runs again changes nothing. */
export const reportEvent = {
  key: 'report_event',
  noun: 'Event',
  display: { label: 'Report Event', description: 'Reports what happened with a customer: a payment, an order, a stage of a deal.' },
  operation: {
    inputFields: [
      { key: 'type', label: 'What happened', type: 'string', required: true, choices: types, helpText: 'Or a name of your own: custom.name.' },
      { key: 'external_id', label: 'Id of the message', type: 'string', required: true, helpText: 'Such as the id of the invoice: the same one again is not counted twice.' },
      { ...program, helpText: 'Only this program; the customer\'s newest referral when left open.' },
      ...person.filter(({ key }) => key !== 'company'),
      { key: 'customer_id', label: 'Your own id of the customer', type: 'string' },
      { key: 'referral_id', label: 'Referral', type: 'string', helpText: 'Instead of the customer.' },
      { key: 'code', label: 'Referrer\'s code', type: 'string', helpText: 'Where the customer has no referral yet.' },
      { key: 'amount', label: 'Amount in the smallest unit', type: 'integer', helpText: 'Whole cents: 1999 for 19.99.' },
      { key: 'currency', label: 'Currency', type: 'string', placeholder: 'USD' },
      { key: 'object_id', label: 'Invoice, order, job or deal', type: 'string', helpText: 'Its id: refunds find the sale by it.' },
      { key: 'refers_to_id', label: 'Takes back', type: 'string', helpText: 'Of a refund or cancellation: the id of the sale.' },
      { key: 'occurred_at', label: 'When', type: 'datetime' },
      { key: 'data', label: 'Further facts', dict: true, helpText: 'For conditions on event.data.' },
    ],
    perform: async (z, { inputData }) => {
      const { type, external_id, program_id, referral_id, amount, currency, occurred_at, data } = inputData;
      const customer = referral_id ? {} : { name: inputData.name, email: inputData.email, phone: inputData.phone, external_id: inputData.customer_id };
      const body = without({
        type,
        external_id,
        source: 'zapier',
        program_id,
        referral_id,
        customer,
        amount,
        currency,
        occurred_at,
        data,
        attribution: { code: inputData.code },
        object: { id: inputData.object_id },
        refers_to: { id: inputData.refers_to_id },
      });
      const response = await z.request({ method: 'POST', url: '/v1/events', body });
      return response.data;
    },
    sample: { object: 'event', id: 'evt_01jz0000000000000000000000', type: 'invoice.paid', external_id: 'in_1', amount: 20000, currency: 'USD', replayed: false, rewards: [], decisions: [] },
  },
};

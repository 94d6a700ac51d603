import { without } from '../lib/answers.js';
import { program } from '../lib/fields.js';

/* A trigger for one type of event of referd. Zapier subscribes with an address of its own when a Zap is switched on, and
 * unsubscribes when it is switched off; until then it is shown examples, which the server makes. What is sent has an id, the
 * same when it is sent again: by that Zapier knows a repeated one. */
export const restHook = ({ key, event, noun, label, description, sample }) => ({
  key,
  noun,
  display: { label, description },
  operation: {
    type: 'hook',
    inputFields: [{ ...program, helpText: 'Only of this program; of all of them when left open.' }],
    performSubscribe: async (z, { targetUrl, inputData }) => {
      const body = without({ url: targetUrl, events: [event], kind: 'rest_hook', program_id: inputData.program_id });
      const response = await z.request({ method: 'POST', url: '/v1/webhook_endpoints', body });
      return response.data;
    },
    performUnsubscribe: { method: 'DELETE', url: '/v1/webhook_endpoints/{{bundle.subscribeData.id}}' },
    perform: (z, bundle) => [bundle.cleanedRequest],
    performList: async (z) => {
      const response = await z.request({ url: '/v1/webhook_endpoints/sample', params: { event } });
      return response.data.data;
    },
    sample,
  },
});

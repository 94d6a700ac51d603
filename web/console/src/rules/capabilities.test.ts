import { expect, it } from 'vitest';
import { readCapabilities } from './capabilities';

it('reads what the server takes, and leaves out what it refuses', () => {
  const capabilities = readCapabilities({
    properties: {
      budgets: { $comment: 'not in this version', not: {} },
      qualification: { $ref: '#/$defs/condition' },
      stage_on_qualified: { enum: ['submitted', 'won', null] },
      rewards: {
        items: {
          properties: {
            caps: { not: {} },
            hold_days: { type: 'integer' },
            kind: { enum: ['credit', 'cash'] },
            to: { enum: ['referrer', 'referred'] },
            approval: { enum: ['auto'] },
            on: { oneOf: [{ enum: ['submitted', 'qualified'] }, { type: 'object' }] },
          },
        },
      },
    },
    $defs: { condition: { anyOf: [{ properties: { value: { anyOf: [{ enum: ['invoice.paid', 'lead.created'] }, { type: 'string' }] } } }] } },
  });
  expect(capabilities).toEqual({
    eventTypes: ['invoice.paid', 'lead.created'],
    stages: ['submitted', 'won'],
    kinds: ['credit', 'cash'],
    roles: ['referrer', 'referred'],
    triggers: ['submitted', 'qualified'],
    approvals: ['auto'],
    rewardKeys: new Set(['hold_days', 'kind', 'to', 'approval', 'on']),
    rulesKeys: new Set(['qualification', 'stage_on_qualified', 'rewards']),
    fraudKeys: new Set(),
  });
});

it('reads nothing out of nothing', () => {
  expect(readCapabilities(null).kinds).toEqual([]);
});

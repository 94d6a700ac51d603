import { expect, test } from 'vitest';
import type { Messaging } from '../src/api/objects';
import { fieldOf, kindsBody, limitsBody, microsOf, typedKinds, typedLimits } from '../src/pages/messages/messaging';

const kind = { enabled: true, channels: ['sms', 'email'] as ('sms' | 'email')[], delay_hours: 0 };
const messaging: Messaging = {
  object: 'messaging',
  program_id: 'prg_1',
  paused: false,
  quiet_hours: { from: '21:00', to: '08:00' },
  per_recipient: { count: 20, days: 7 },
  per_day: 0,
  per_minute: 300,
  budget: { amount: 12_550, currency: 'EUR', per: 'month' },
  segment_price_micros: 7_500,
  prefixes: ['+49', '+43'],
  invitation_consent: 'granted',
  thanks_from: null,
  kinds: { invitation: kind, reminder: kind, reward: kind, friend_reward: kind, thanks: kind, stage: { ...kind, enabled: false, channels: ['email'], delay_hours: 2 }, expiry: kind, lead_received: kind, friend_invitation: { ...kind, enabled: false, channels: ['email'] } },
};

test('what was read and not touched is what is sent', () => {
  const typed = typedLimits(messaging, 'de-DE');
  expect(typed['budget.amount']).toBe('125,50');
  expect(typed.per_day).toBe('');
  expect(limitsBody(typed, 'EUR', 'de-DE')).toEqual({
    quiet_hours: { from: '21:00', to: '08:00' },
    per_recipient: { count: 20, days: 7 },
    per_day: 0,
    per_minute: 300,
    budget: { amount: 12_550, per: 'month' },
    segment_price_micros: 7_500,
    prefixes: ['+49', '+43'],
    invitation_consent: 'granted',
    thanks_from: null,
  });
});

test('an empty limit is none, and prefixes may be parted in any way', () => {
  const body = limitsBody({ ...typedLimits(messaging, 'en'), 'budget.amount': '', per_minute: '', prefixes: ' +1, +44\n+49 ', thanks_from: ' Olive ' }, 'USD', 'en');
  expect([body.budget?.amount, body.per_minute, body.prefixes, body.thanks_from]).toEqual([0, 0, ['+1', '+44', '+49'], 'Olive']);
});

test('a price in parts of a cent, with a point or a comma', () => {
  expect([microsOf('0.0075'), microsOf('0,0075'), microsOf('1')]).toEqual([7_500, 7_500, 1_000_000]);
});

test('kinds come back as they went', () => {
  const values = typedKinds(messaging);
  expect(values[fieldOf('stage', 'channels')]).toBe('email');
  expect(kindsBody(values)).toEqual({ kinds: messaging.kinds });
});

// Stripe's own published example objects in an event envelope, signed by Stripe's own library.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Stripe from 'stripe';
import { repositoryRoot } from './process.mjs';
import { unique } from './world.mjs';

const stripe = new Stripe('sk_test_never_used_on_the_network');
const folder = process.env.REFERD_SPECS ?? path.join(repositoryRoot, '../shared/specs');
const file = path.join(folder, 'stripe-fixtures.json');

/** Why the fixtures cannot be used, or false. */
export const fixturesMissing = existsSync(file) ? false : `no ${file}: set REFERD_SPECS to the folder that has stripe-fixtures.json`;
if (fixturesMissing) console.error(`WARNING: SKIPPED: the Stripe tests did not run: ${fixturesMissing}`);
const resources = fixturesMissing ? {} : JSON.parse(readFileSync(file, 'utf8')).resources;

/** The published example of an object: a fresh copy. */
export const published = (name) => structuredClone(resources[name]);

/** The published invoice as a paid one: the example is an unpaid draft. The rest is left as published. */
export function paidInvoice({ amount, email, id = unique('in'), livemode = true, ...fields }) {
  return { ...published('invoice'), id, amount_paid: amount, customer_email: email, status: 'paid', livemode, ...fields };
}

export function envelope(object, { type = 'invoice.paid', livemode = true, created = nowSeconds(), id = unique('evt') } = {}) {
  return { ...published('event'), id, type, livemode, created, data: { object } };
}

export const nowSeconds = () => Math.floor(Date.now() / 1000);

/** Headers that Stripe would send with this body. */
export function signed(payload, secret, timestamp = nowSeconds()) {
  return { 'Stripe-Signature': stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }), 'Content-Type': 'application/json; charset=utf-8' };
}

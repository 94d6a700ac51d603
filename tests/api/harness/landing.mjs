// A program's public page and its form, as a browser without scripts asks for them. A network may send twenty forms an hour: a
// file of tests that sends more starts another server.

import { expectStatus } from './http.mjs';
import { makeParticipant, makeProgram, rulesWith, unique, uniqueEmail } from './world.mjs';

export const FORM = { 'Content-Type': 'application/x-www-form-urlencoded', 'Accept-Language': 'en-US' };
export const gift = { key: 'gift', to: 'referred', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } };
export const thanks = { key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { steps: [{ from: 1, fixed: 2500 }, { from: 3, fixed: 10000 }] } };

/** A program of the test world with a slug of its own, and Maya in it. */
export async function makePage(server, fields = {}, settings = {}) {
  const program = await makeProgram(server.test, { name: 'Neighbours', slug: unique('neighbours'), rules: rulesWith(gift, thanks), ...fields });
  const maya = await makeParticipant(server.test, program, { name: 'Maya Lindqvist' });
  if (Object.keys(settings).length > 0) await change(server, program, settings);
  return { program, maya, address: `/p/${program.slug}/${maya.code}` };
}

export const change = async (server, program, settings) => expectStatus(await server.test.patch(`/v1/programs/${program.id}/page`, settings), 200, 'PATCH').body;
export const open = async (server, address, headers = {}) => expectStatus(await server.anonymous.get(address, { 'Accept-Language': 'en-US', ...headers }), 200, address);
export const visible = (page) => page.text.replace(/<head>[^]*<\/head>/, '').replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
export const unescape = (text) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
export const meta = (page, name) => unescape(new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(page.text)?.[1] ?? '');
export const stampOf = (page) => /name="page" value="([^"]+)"/.exec(page.text)[1];

/** The test world's clock moves on as a person reads. */
export async function read(server, seconds = 20) {
  const { now } = await server.test.read('/v1/workspace');
  await server.test.act('/v1/test_clock/advance', { to: new Date(Date.parse(now) + seconds * 1000).toISOString() });
}

/** Sends the form of a page as a browser does. */
export const post = (server, address, fields, headers = {}) =>
  server.anonymous.call('POST', `${address}/lead`, new URLSearchParams({ website: '', name: 'Nina Friend', reach: uniqueEmail('nina'), notes: '', when: 'any', ...fields }).toString(), { ...FORM, ...headers });
export async function send(server, address, fields = {}, headers = {}) {
  const page = stampOf(await open(server, address));
  await read(server);
  return post(server, address, { page, ...fields }, headers);
}
export const referralsOf = (server, program) => server.test.readAll(`/v1/referrals?program_id=${program.id}`);

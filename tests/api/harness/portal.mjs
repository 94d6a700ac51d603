// Participants who come into the portal: by a link that works once, and by tokens that a business signs itself.

import { createHmac } from 'node:crypto';
import { Client, expectStatus } from './http.mjs';

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token in compact form, signed with `secret` by HS256 unless it is told otherwise. */
export function sign(claims, secret, { header = { alg: 'HS256', typ: 'JWT' }, hash = 'sha256' } = {}) {
  const text = `${encoded(header)}.${encoded(claims)}`;
  return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`;
}

export const nowSeconds = () => Math.floor(Date.now() / 1000);

/** The claims of a token that is good for ten minutes. */
export const claimsOf = (participant, fields = {}) => ({ sub: participant.id, prg: participant.program_id, exp: nowSeconds() + 600, ...fields });

export const makePortalKey = (client, program) => client.create(`/v1/programs/${program.id}/portal_keys`);

/** A client that calls as a participant, by a token. */
export function asParticipant(server, participant, key) {
  return new Client(server.url, sign(claimsOf(participant), key.secret));
}

export const tokenOf = (link) => link.url.split('/portal/enter/')[1];

/** Uses a one-time link; gives the answer. */
export const enter = (server, link) => server.anonymous.post('/v1/me/session', { token: tokenOf(link) });

/** What a page of the portal says to a participant who came in by a link. */
export async function pageOf(server, client, participant, path) {
  const { cookie } = await signIn(server, client, participant);
  return expectStatus(await server.anonymous.get(path, { Cookie: cookie }), 200, path).text;
}

/** Headers of a page of the portal that is signed in by a link. */
export async function signIn(server, client, participant) {
  const link = await client.create(`/v1/participants/${participant.id}/portal_links`, {});
  const answer = expectStatus(await enter(server, link), 201, 'POST /v1/me/session');
  const [cookie] = answer.headers['set-cookie'];
  return { cookie: cookie.split(';')[0], all: cookie };
}

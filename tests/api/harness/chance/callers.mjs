// Everybody who may call: keys of both worlds, narrow and publishable ones, people with roles, a participant, nobody. Who is
// shut out by what a call has done (a key that was revoked, a session that ended) comes in again.

import { Client, expectStatus } from '../http.mjs';
import { PASSWORD, Person, setUp, tokenOf } from '../person.mjs';
import { signIn } from '../portal.mjs';
import { createKey } from '../process.mjs';
import { makeProgramAndParticipant, pay, submit, unique, uniqueEmail } from '../world.mjs';
import { Known } from './known.mjs';

const NARROW = 'programs:read,referrals:read,events:write';

class WithCookie extends Client {
  constructor(base, cookie) {
    super(base);
    this.cookie = cookie;
  }

  call(method, path, body, headers = {}) {
    return super.call(method, path, body, { Cookie: this.cookie, Origin: this.base, ...headers });
  }
}

/** Objects of many kinds, so that calls have something to name. */
async function fill(client, known) {
  const { program, participant } = await makeProgramAndParticipant(client);
  const referral = await submit(client, participant);
  const made = [program, participant, referral, await pay(client, referral)];
  made.push(await client.create('/v1/referrals', { program_id: program.id, code: 'NOSUCH7', prospect: { email: uniqueEmail() } }));
  made.push(await client.create('/v1/webhook_endpoints', { url: 'https://hook.invalid/', events: ['*'] }));
  made.push(await client.create('/v1/connections', { kind: 'webhook', program_id: program.id, settings: { auth: 'hmac_sha256', mapping: { type: { const: 'invoice.paid' }, external_id: '$.id', 'customer.email': '$.email' } }, secrets: { signing_secret: 'a secret of many letters' } }));
  made.push(await client.create('/v1/imports', { kind: 'leads', program_id: program.id }));
  made.push(await client.create('/v1/groups', { program_id: program.id, name: unique('group') }));
  made.push(await client.create('/v1/keys', { name: 'spare', scopes: ['programs:read'] }));
  made.push(await client.create('/v1/clicks', { code: participant.code }));
  for (const list of ['cases', 'contacts', 'ledger/accounts', 'ledger/transactions', 'audit', 'deliveries']) made.push((await client.get(`/v1/${list}`)).body);
  known.meet(JSON.stringify(made));
}

export class Callers {
  /** @param {import('../process.mjs').Server} server */
  constructor(server) {
    this.server = server;
    this.known = { live: new Known(), test: new Known() };
    this.renewed = 0;
  }

  async begin() {
    const { server } = this;
    this.founder = await setUp(server);
    await fill(server.live, this.known.live);
    await fill(server.test, this.known.test);
    this.known.live.meet((await this.founder.get('/v1/users')).text);
    this.clients = {};
    for (const name of Object.keys(WAYS)) this.clients[name] = await WAYS[name](this);
    return this;
  }

  names() {
    return Object.keys(WAYS);
  }

  /** The world that somebody sees. */
  knownTo(name) {
    return name.startsWith('test') ? this.known.test : this.known.live;
  }

  /** Whether a call would change the founder, who lets the others in again: another owner may take the role away. */
  sparesFounder({ method, target }) {
    return method !== 'GET' && target.startsWith(`/v1/users/${this.founder.session.user.id}`);
  }

  async call(name, { method, target, body, headers }) {
    return this.clients[name].call(method, target, body, headers);
  }

  /** Lets somebody in again whom a call has shut out. */
  async renewIfShutOut(name) {
    const probe = Object.hasOwn(PROBES, name) ? PROBES[name] : '/v1/programs';
    if (!probe || (await this.clients[name].get(probe)).status !== 401) return;
    this.renewed += 1;
    this.clients[name].close();
    this.clients[name] = await WAYS[name](this);
  }
}

const withKey = async (server, flags = []) => new Client(server.url, await createKey(server.database, unique('k'), flags));
const keyed = (flags) => ({ server }) => withKey(server, flags);

/** Somebody with a role, invited by the founder, who is none of the callers. */
const invited = (role) => async ({ server, founder }) => {
  await founder.signIn(founder.sent.email);
  const { invitation_url: url } = await founder.create('/v1/users', { email: uniqueEmail(role), name: 'Una', role });
  const person = new Person(server);
  person.session = expectStatus(await person.post(`/v1/invitations/${tokenOf(url)}/accept`, { name: 'Una', password: PASSWORD }), 200, 'accepting an invitation').body;
  return person;
};

/** One who has just joined a program that has just been made: none of both has been blocked by a call. */
async function participant({ server }) {
  const key = await withKey(server);
  const { participant: made } = await makeProgramAndParticipant(key);
  const { cookie } = await signIn(server, key, made);
  key.close();
  return new WithCookie(server.url, cookie);
}

/** How each comes in. @type {Record<string, (callers: Callers) => Promise<Client>>} */
const WAYS = {
  live: keyed([]),
  test: keyed(['--test']),
  narrow: keyed(['--scopes', NARROW]),
  publishable: keyed(['--publishable']),
  test_publishable: keyed(['--publishable', '--test']),
  owner: invited('owner'),
  viewer: invited('viewer'),
  participant,
  stranger: async ({ server }) => new Client(server.url, `rfd_sk_${'A'.repeat(43)}`),
  nobody: async ({ server }) => new Client(server.url),
};

/** What somebody may always ask, where it is not the list of programs; null: he may nothing. */
const PROBES = { owner: '/v1/session', viewer: '/v1/session', participant: '/v1/me', stranger: null, nobody: null };

// People at browsers: a client that keeps cookies, sends the console's own Origin and the CSRF token of its session.

import { Client, expectStatus } from './http.mjs';
import { mustRunVerb } from './process.mjs';
import { unique } from './world.mjs';

const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** What stands behind the # of a link, or an invitation's last part. */
export const tokenOf = (link) => /#([\w-]+)$/.exec(link.trim())?.[1];

export const PASSWORD = 'correct horse battery';

export class Person extends Client {
  /** @param {import('./process.mjs').Server} server */
  constructor(server) {
    super(server.url);
    this.cookies = new Map();
    this.csrf = undefined;
    this.world = undefined;
  }

  /** Headers that a browser with the console open sends; those of the call win, and undefined takes one away. */
  headersFor(method, headers) {
    const all = {};
    if (this.cookies.size > 0) all.Cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (UNSAFE.has(method)) all.Origin = this.base;
    if (UNSAFE.has(method) && this.csrf) all['X-CSRF-Token'] = this.csrf;
    if (this.world) all['Referd-Workspace'] = this.world;
    return Object.fromEntries(Object.entries({ ...all, ...headers }).filter(([, value]) => value !== undefined));
  }

  async call(method, path, body, headers = {}) {
    const answer = await super.call(method, path, body, this.headersFor(method, headers));
    for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line);
    if (answer.body?.object === 'session' && answer.body.csrf_token) this.csrf = answer.body.csrf_token;
    return answer;
  }

  #keep(line) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  async signIn(email, password = PASSWORD, more = {}) {
    this.session = expectStatus(await this.post('/v1/session', { email, password, ...more }), 200, `signing ${email} in`).body;
    return this;
  }
}

/** What the page of the first run sends. */
export const setupBody = (more = {}) => ({
  email: `owner-${unique('p')}@example.com`,
  name: 'Olive Owner',
  password: PASSWORD,
  business_name: `Harbor ${unique('b')}`,
  currency: 'USD',
  time_zone: 'Europe/Berlin',
  locale: 'en',
  ...more,
});

export const setupLink = async (server) => mustRunVerb(['setup-link', '--database', server.database, '--public-url', server.url]);

/** Sets a server up; gives its owner, signed in, with what was sent. */
export async function setUp(server, more = {}) {
  const owner = new Person(server);
  owner.sent = setupBody(more);
  const token = tokenOf(await setupLink(server));
  owner.session = expectStatus(await owner.post('/v1/setup', { token, ...owner.sent }), 201, 'setting up').body;
  return owner;
}

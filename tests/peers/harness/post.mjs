// What takes the business's messages to people, of parts that are not ours, in two ways. Each is connected to the program
// as its owner would do it.
//
//     kannel   Kannel with its fake carrier for telephones; for mail an SMTP server with STARTTLS and AUTH
//     twilio   a server of Twilio's form, judged by Twilio's own package; for mail a postfix, which hands on to such a server

import assert from 'node:assert/strict';
import { simpleParser } from 'mailparser';
import { makeTempFolder } from '../../api/harness/process.mjs';
import * as kannels from './kannel.mjs';
import { hasPostfix, startPostfix } from './postfix.mjs';
import * as mails from './smtp.mjs';
import { Twilio } from './twilio.mjs';

const SHORT_NUMBER = '12025550100';

export async function until(find, what, limitMs = 20_000) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The account works, as the console's button "Test" says. */
async function assertWorks(api, connection) {
  const { body: told } = await api.call('POST', `/v1/connections/${connection.id}/test`);
  assert.deepEqual([told.works, told.outcome], [true, 'works'], JSON.stringify(told));
}

/** Phones, whoever carries to them: `textsTo(number)` is all that has reached one, in its order. */
class Telephones {
  /** The text at that number that says so, as soon as it is there. */
  text(number, words) {
    return until(() => this.textsTo(number).find((text) => words.test(text)), `${words} at ${number}; there is ${JSON.stringify(this.textsTo(number))}: the text`);
  }

  /** Whatever was not as it should have been. */
  faults() {
    return [];
  }
}

class KannelTelephones extends Telephones {
  /** @param {import('../../api/harness/http.mjs').Client} api */
  static async connect(api, program) {
    const phones = new KannelTelephones();
    const settings = { url: 'http://127.0.0.1:9/cgi-bin/sendsms', user: kannels.USER, from: SHORT_NUMBER };
    const made = await api.create('/v1/connections', { kind: 'sms_gateway', program_id: program.id, settings, secrets: { password: kannels.PASSWORD } });
    phones.kannel = await kannels.startKannel({ folder: makeTempFolder(), inbound: made.hook_url });
    await api.patch(`/v1/connections/${made.id}`, { settings: { url: phones.kannel.url } });
    phones.kannel.carrier();
    await assertWorks(api, made);
    return phones;
  }

  textsTo(number) {
    const line = new RegExp(`\\${number} (?:text|udh \\S+) (.*)>`, 'g');
    return [...this.kannel.reached().matchAll(line)].map((match) => match[1]);
  }

  /** Somebody writes back. */
  say(number, words) {
    this.kannel.carrier(`${number} ${SHORT_NUMBER} text ${words}`);
  }

  stop() {
    return this.kannel.stop();
  }
}

class TwilioTelephones extends Telephones {
  static async connect(api, program) {
    const phones = new TwilioTelephones();
    phones.twilio = await Twilio.start();
    const made = await api.create('/v1/connections', phones.twilio.connection({ program_id: program.id }));
    phones.inbound = made.hook_url;
    await assertWorks(api, made);
    return phones;
  }

  textsTo(number) {
    return this.twilio.texts.filter(({ to }) => to === number).map(({ text }) => text);
  }

  async say(number, words) {
    assert.equal(await this.twilio.say(this.inbound, number, words), 200);
  }

  faults() {
    assert.ok(this.twilio.judged > this.twilio.texts.length, 'each message, and the test of the account, was held against the package');
    return this.twilio.faults;
  }

  stop() {
    return this.twilio.stop();
  }
}

/** Mailboxes at an SMTP server; `sign-in` is to it alone, a server in between has its own name and no password. */
class Mailboxes {
  static async connect(api, program, certificate) {
    const boxes = new this();
    const { port, user, password } = await boxes.start(certificate);
    const settings = { host: 'localhost', port, security: 'starttls', user, from: 'hello@ridgeway.example.com', from_name: 'Ridgeway' };
    const made = await api.create('/v1/connections', { kind: 'smtp', program_id: program.id, settings, secrets: password === undefined ? undefined : { password } });
    await assertWorks(api, made);
    return boxes;
  }

  async start(certificate) {
    this.smtp = await mails.startSmtp({ certificate });
    return { port: this.smtp.port, user: mails.USER, password: mails.PASSWORD };
  }

  /** It came encrypted, and by whoever may send. */
  assertWay({ secure, user }) {
    assert.deepEqual([secure, user], [true, mails.USER]);
  }

  /** The mail to that address with that subject, as mailparser reads it. */
  async mail(address, subject) {
    const found = await until(async () => {
      for (const one of this.smtp.messages.filter((message) => message.to === address)) {
        const read = await simpleParser(one.bytes);
        if (subject.test(read.subject)) return { one, read };
      }
      return null;
    }, `a mail to ${address} of ${subject}`);
    this.assertWay(found.one);
    return found.read;
  }

  stop() {
    return this.smtp.stop();
  }
}

class PostfixMailboxes extends Mailboxes {
  async start(certificate) {
    this.smtp = await mails.startSmtp({ certificate, auth: false });
    this.postfix = await startPostfix({ folder: makeTempFolder(), next: this.smtp.port, certificate });
    return { port: this.postfix.port };
  }

  /** The line that postfix writes above what it took: with TLS, from our own host. */
  assertWay({ bytes }) {
    assert.match(bytes.toString(), /^Received: from ridgeway\.example\.com \(.*\[127\.0\.0\.1\]\)(?:\s+\(using TLS[^)]*\)|\s)*\s+by mail\.example\.com \(Postfix\) with ESMTPS/m);
  }

  async stop() {
    await this.postfix.stop();
    await super.stop();
  }
}

const missing = (what) => `${what} is not installed: script/bootstrap peers`;

/** `absent`: why this machine cannot have it, or false; `provider`: what a message says of who took it. */
export const WAYS = {
  kannel: { Telephones: KannelTelephones, Mailboxes, provider: 'sms_gateway', absent: !kannels.hasKannel() && missing('Kannel') },
  twilio: { Telephones: TwilioTelephones, Mailboxes: PostfixMailboxes, provider: 'twilio', absent: !hasPostfix() && `${missing('postfix')}, or this user is not root` },
};

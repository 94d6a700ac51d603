// A mail server: npm smtp-server, with STARTTLS and AUTH, which says no to those whose address begins with a code.

import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export const USER = 'referd';
export const PASSWORD = 'a good password, with spaces';

/** A refusal whose code and words a peer sees. */
const refusal = (responseCode, words) => Object.assign(new Error(words), { responseCode });

/**
 * 451@..., 550@...: refused with that code when named; 554data@..., 452data@...: when the message is there.
 * @param {{certificate: {key: Buffer, cert: Buffer}, secure?: boolean, auth?: boolean, starttls?: boolean}} options
 */
export async function startSmtp({ certificate, secure = false, auth = true, starttls = true }) {
  const messages = [];
  const seen = { sessions: 0, encrypted: 0, signIns: 0 };
  const server = new SMTPServer({
    key: certificate.key,
    cert: certificate.cert,
    secure,
    authOptional: !auth,
    disabledCommands: [...(auth ? [] : ['AUTH']), ...(starttls ? [] : ['STARTTLS'])],
    disableReverseLookup: true,
    onAuth({ username, password }, session, done) {
      seen.signIns += 1;
      if (username === USER && password === PASSWORD) done(null, { user: username });
      else done(refusal(535, '5.7.8 The password is wrong'));
    },
    onConnect(session, done) {
      seen.sessions += 1;
      done();
    },
    onRcptTo({ address }, session, done) {
      const code = /^(\d{3})@/.exec(address)?.[1];
      if (code === undefined) done();
      else done(refusal(Number(code), code.startsWith('4') ? '4.2.0 Come back later' : '5.1.1 There is no such mailbox'));
    },
    async onData(stream, session, done) {
      const bytes = await buffer(stream);
      const [to] = session.envelope.rcptTo;
      const code = /^(\d{3})data@/.exec(to.address)?.[1];
      if (code !== undefined) return done(refusal(Number(code), code.startsWith('4') ? '4.3.1 No room' : '5.7.1 This looks like spam'));
      seen.encrypted += session.secure ? 1 : 0;
      messages.push({ bytes, from: session.envelope.mailFrom.address, to: to.address, secure: session.secure, user: session.user, helo: session.hostNameAppearsAs });
      return done(null, `2.0.0 Ok: queued as ${messages.length}`);
    },
  });
  server.on('error', () => {}); // of single sessions: clients that go away
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: server.server.address().port,
    messages,
    seen,
    /** The message to that address, as soon as it is there. */
    async until(find, limitMs = 20_000) {
      const deadline = Date.now() + limitMs;
      for (;;) {
        const found = messages.find(find);
        if (found) return found;
        if (Date.now() > deadline) throw new Error(`no such mail came; there are ${messages.length}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

// Mail, judged by others: npm smtp-server takes it by STARTTLS and AUTH, mailparser reads it, mailauth verifies its DKIM
// signature, html-validate looks at its HTML.

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:net';
import { after, test } from 'node:test';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { simpleParser } from 'mailparser';
import { makeTempFolder } from '../api/harness/process.mjs';
import { makeCertificate } from './harness/certificate.mjs';
import { faultsOf } from './harness/mailbox.mjs';
import { sendMail, writePage } from './harness/sender.mjs';
import { PASSWORD, startSmtp, USER } from './harness/smtp.mjs';

const certificate = makeCertificate(makeTempFolder());
const smtp = await startSmtp({ certificate });
after(() => smtp.stop());

const account = { host: 'localhost', port: smtp.port, security: 'starttls', user: USER, password: PASSWORD, from: 'hello@ridgeway.example.com', from_name: 'Ridgeway Plumbing' };
const TEXT = 'Hi Zoë,\n\nthanks for the word: 100 % = all of it.\n.a line that begins with a dot\n\nMore:\nhttps://go.example.com/r/ZOE7\n\nThe team\n';
const HTML = '<!doctype html>\n<html lang="en"><head><title>Thanks</title></head>\n<body><p>Hi Zoë, thanks = all.</p></body></html>\n';
let count = 0;

function note(fields = {}) {
  count += 1;
  return {
    ...account,
    to: `zoe${count}@example.com`,
    subject: 'Danke schön, Zoë: für die Empfehlung von Müller & Söhne GmbH an uns',
    text: TEXT,
    html: HTML,
    message_id: `msg_${count}@ridgeway.example.com`,
    list_unsubscribe_url: 'https://go.example.com/u/abc',
    date_s: 1_790_000_000,
    ...fields,
  };
}

const send = (mail) => sendMail(mail, certificate.authority);

async function deliver(fields) {
  const mail = note(fields);
  const outcome = await send(mail);
  assert.equal(outcome.kind, 'accepted', JSON.stringify(outcome));
  return { mail, outcome, message: smtp.messages.find((one) => one.to === mail.to) };
}

const signalled = (kind, status) => (outcome) => assert.deepEqual([outcome.kind, outcome.status], [kind, status], JSON.stringify(outcome));

test('a mail goes out encrypted and signed in, and is read as it was meant', async () => {
  const { mail, outcome, message } = await deliver({ reply_to: 'maya@ridgeway.example.com' });
  assert.deepEqual([message.secure, message.user, message.from, message.helo], [true, USER, mail.from, 'ridgeway.example.com']);
  assert.match(outcome.provider_id, /queued as \d+/);
  const read = await simpleParser(message.bytes);
  assert.equal(read.subject, mail.subject);
  assert.deepEqual(read.from.value, [{ address: mail.from, name: mail.from_name }]);
  assert.deepEqual([read.to.text, read.replyTo.text, read.messageId], [mail.to, 'maya@ridgeway.example.com', `<${mail.message_id}>`]);
  assert.deepEqual([read.text, read.html], [TEXT.trimEnd(), HTML.trimEnd()]); // the last line's end belongs to the boundary
  assert.equal(read.date.toISOString(), new Date(1_790_000_000_000).toISOString());
  assert.equal(read.headers.get('list-unsubscribe-post') ?? read.headers.get('list')?.['unsubscribe-post']?.name, 'List-Unsubscribe=One-Click');
  assert.match(message.bytes.toString(), /^List-Unsubscribe: <https:\/\/go\.example\.com\/u\/abc>\r$/m);
  assert.equal(/[^\x00-\x7f]/.test(message.bytes.toString('latin1')), false);
  for (const line of message.bytes.toString().split('\r\n')) assert.ok(line.length <= 78, line);
});

test('text alone is one part', async () => {
  const { message } = await deliver({ html: undefined });
  const read = await simpleParser(message.bytes);
  assert.deepEqual([read.text, read.html, read.attachments.length], [TEXT, false, 0]);
  assert.match(read.headers.get('content-type').value, /text\/plain/);
});

test('a file beside text and HTML is read as it was, and signed with them', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const text = `\ufeffkey,"--=_x"\r\n${'"Zoë",1\r\n'.repeat(1000)}`;
  const { mail, message } = await deliver({ attachment: { name: 'Umsätze "1".csv', text }, dkim_domain: 'ridgeway.example.com', dkim_selector: 'referd', dkim_private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }) });
  const read = await simpleParser(message.bytes);
  assert.deepEqual([read.text, read.html].map((one) => one.trimEnd()), [mail.text, mail.html].map((one) => one.trimEnd()));
  const [file] = read.attachments;
  assert.equal(read.attachments.length, 1);
  assert.deepEqual([file.filename, file.contentType, file.contentDisposition, file.content.toString()], ['Ums__tze__1_.csv', 'text/csv', 'attachment', text]);
  const body = message.bytes.toString().split('\r\n\r\n').slice(1).join('\r\n\r\n');
  for (const line of body.split('\r\n')) assert.ok(line.length <= 78, line);
  const resolver = async () => [[`v=DKIM1; k=ed25519; p=${publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')}`]];
  const judge = async (bytes) => (await dkimVerify(bytes, { resolver })).results[0].status.result;
  assert.equal(await judge(message.bytes), 'pass');
  assert.notEqual(await judge(Buffer.from(message.bytes.toString().replace('Wm/DqyIs', 'Wm/DqyIt'))), 'pass');
});

for (const kind of ['rsa', 'ed25519'])
  test(`mailauth verifies a DKIM signature by ${kind}`, async () => {
    const { publicKey, privateKey } = kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
    const der = publicKey.export({ type: 'spki', format: 'der' });
    const published = kind === 'rsa' ? der : der.subarray(-32);
    const record = [[`v=DKIM1; k=${kind}; p=${published.toString('base64')}`]];
    const { message } = await deliver({ dkim_domain: 'ridgeway.example.com', dkim_selector: 'referd', dkim_private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }) });
    const asked = [];
    const resolver = async (name) => {
      asked.push(name);
      return record;
    };
    const judge = async (bytes) => (await dkimVerify(bytes, { resolver })).results[0];
    const verdict = await judge(message.bytes);
    assert.equal(verdict.status.result, 'pass', JSON.stringify(verdict.status));
    assert.deepEqual([verdict.signingDomain, verdict.selector, verdict.algo, verdict.format], ['ridgeway.example.com', 'referd', `${kind}-sha256`, 'relaxed/relaxed']);
    assert.equal(asked[0], 'referd._domainkey.ridgeway.example.com');
    for (const name of ['from', 'to', 'subject', 'date', 'message-id', 'list-unsubscribe', 'list-unsubscribe-post']) assert.match(verdict.signingHeaders.keys, new RegExp(`(^|[: ])${name}`, 'i'));
    // a judge that says no: another word, another sender, an unsubscribe address that was changed
    const raw = message.bytes.toString();
    for (const [from, to] of [['100 %', '900 %'], ['Ridgeway Plumbing', 'Ridgeway Plumbers'], ['/u/abc', '/u/abd']]) {
      assert.ok(raw.includes(from), from);
      assert.notEqual((await judge(Buffer.from(raw.replace(from, to)))).status.result, 'pass', `${from} changed`);
    }
    assert.notEqual((await judge(Buffer.from(`From: <other@example.com>\r\n${raw}`))).status.result, 'pass', 'a second sender');
    // and one that says yes to what servers may do on the way
    const folded = raw.replace('MIME-Version: 1.0', 'MIME-Version:\r\n  1.0').replace(/\r\n$/, '\r\n\r\n\r\n');
    assert.equal((await judge(Buffer.from(folded))).status.result, 'pass');
  });

test('what a server refuses is told by its code', async () => {
  signalled('later', 451)(await send(note({ to: '451@example.com' })));
  const gone = await send(note({ to: '550@example.com' }));
  signalled('refused', 550)(gone);
  assert.deepEqual([gone.suppress, gone.reason], [true, 'The mailbox does not exist: 550 5.1.1.']);
  const spam = await send(note({ to: '554data@example.com' }));
  signalled('refused', 554)(spam);
  assert.equal(spam.suppress, false);
  signalled('later', 452)(await send(note({ to: '452data@example.com' })));
  assert.equal(smtp.messages.some(({ to }) => /^\d{3}/.test(to)), false);
});

test('nothing goes out under a wrong password, to a certificate of nobody, or without the encryption that was asked for', async () => {
  const before = smtp.messages.length;
  signalled('misconfigured', 535)(await send(note({ password: 'wrong' })));
  const stranger = await sendMail(note());
  assert.equal(stranger.kind, 'later');
  assert.match(stranger.reason, /certificate/i);
  const open = await startSmtp({ certificate, starttls: false, auth: false });
  try {
    assert.equal((await send(note({ port: open.port }))).kind, 'later');
    assert.equal(open.messages.length, 0);
    const plain = await send(note({ port: open.port, security: 'none', user: undefined, password: undefined }));
    assert.deepEqual([plain.kind, open.messages.length, open.messages[0].secure], ['accepted', 1, false]);
  } finally {
    await open.stop();
  }
  assert.equal(smtp.messages.length, before);
});

test('a server that wants TLS from the first byte', async () => {
  const secure = await startSmtp({ certificate, secure: true });
  try {
    assert.equal((await send(note({ port: secure.port, security: 'tls' }))).kind, 'accepted');
    assert.equal(secure.messages[0].secure, true);
  } finally {
    await secure.stop();
  }
});

test('an account is tried without sending anything', async () => {
  const before = smtp.messages.length;
  assert.deepEqual([(await send({ ...account, check: true })).kind, (await send({ ...account, check: true, password: 'wrong' })).kind], ['accepted', 'misconfigured']);
  assert.equal((await send({ ...account, check: true, port: 1 })).kind, 'later');
  assert.equal(smtp.messages.length, before);
});

/** A server that says what it is told to, and ends the connection where the list ends. */
async function scripted(lines) {
  const server = createServer((socket) => {
    let inMessage = false;
    let text = '';
    const rest = [...lines];
    const next = () => (rest.length > 0 ? socket.write(`${rest.shift()}\r\n`) : socket.destroy());
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      text += bytes;
      for (;;) {
        const end = inMessage ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
        if (end < 0) return;
        const command = text.slice(0, end);
        text = text.slice(end + (inMessage ? 5 : 2));
        inMessage = !inMessage && command === 'DATA';
        next();
      }
    });
    next();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: server.address().port, stop: () => server.close() };
}

test('a connection that ends before the message is gone is no mail; one that ends behind it is unknown', async () => {
  const words = ['220 hello', '250 mail', '250 sender ok', '250 recipient ok', '354 go on'];
  for (let said = 0; said <= words.length; said += 1) {
    const server = await scripted(words.slice(0, said));
    const outcome = await send(note({ port: server.port, security: 'none', user: undefined, password: undefined, deadline_ms: 5000 }));
    server.stop();
    assert.equal(outcome.kind, said === words.length ? 'unknown' : 'later', `${said} answers: ${JSON.stringify(outcome)}`);
  }
});

const page = {
  language: 'en',
  subject: 'A thank-you from Ridgeway',
  business: 'Ridgeway <Plumbing> & Sons',
  heading: '$25 for you',
  colour: '#1d4ed8',
  text: 'Hi Zoë,\n\nShare your link & both get "25".\nA second line.\n\nhttps://go.example.com/r/ZOE7?a=1&b=2\n\nQuestions? See https://ridgeway.example.com/help.\n',
  button_url: 'https://go.example.com/r/ZOE7?a=1&b=2',
  button_label: 'Share your link',
  footer: 'You get this because you are a customer of Ridgeway.',
  unsubscribe_url: 'https://go.example.com/u/abc',
  unsubscribe_label: 'Unsubscribe',
  preferences_url: 'https://go.example.com/u/abc/preferences',
  preferences_label: 'Choose what you get',
};
const html = await writePage(page);
const built = { skip: html === '' && 'the layout of mails was not built: npm run build in web/mail' };

test('the HTML of a mail is valid', built, async () => {
  for (const document of [html, await writePage({ ...page, heading: undefined, button_url: undefined, footer: undefined, unsubscribe_url: undefined, preferences_url: undefined })]) {
    assert.deepEqual(await faultsOf(document), []);
  }
});

test('what is put into the HTML is escaped, and the button stands where its address stood', built, async () => {
  assert.match(html, /Ridgeway &lt;Plumbing&gt; &amp; Sons/);
  assert.equal((html.match(/href="https:\/\/go\.example\.com\/r\/ZOE7\?a=1&amp;b=2"/g) ?? []).length, 1);
  assert.match(html, /<a href="https:\/\/ridgeway\.example\.com\/help">https:\/\/ridgeway\.example\.com\/help<\/a>\./);
  assert.match(html, /both get &quot;25&quot;\.<br>\nA second line\./);
  assert.ok(html.indexOf('Share your link</a>') < html.indexOf('Questions?'));
  const odd = await writePage({ ...page, colour: 'red;} body{display:none', unsubscribe_url: 'javascript:alert(1)', button_url: 'javascript:alert(1)', text: 'javascript:alert(1)\n\n<script>' });
  assert.equal(/red;|href="javascript/.test(odd), false);
  assert.match(odd, /&lt;script&gt;/);
  const pale = await writePage({ ...page, colour: '#ffe08a' });
  assert.match(pale, /#161a21/); // dark words on a pale button
});

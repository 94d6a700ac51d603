// Debian's postfix takes our mail, encrypted, and hands it on; what it knows that is gone, it says at once.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { simpleParser } from 'mailparser';
import { makeTempFolder } from '../api/harness/process.mjs';
import { makeCertificate } from './harness/certificate.mjs';
import { hasPostfix, startPostfix } from './harness/postfix.mjs';
import { sendMail } from './harness/sender.mjs';
import { startSmtp } from './harness/smtp.mjs';

const skip = !hasPostfix() && 'postfix is not installed, or one is not root: script/bootstrap peers';

test('a mail through postfix arrives as it was meant', { skip }, async () => {
  const certificate = makeCertificate(makeTempFolder());
  const behind = await startSmtp({ certificate, auth: false });
  after(() => behind.stop());
  const postfix = await startPostfix({ folder: makeTempFolder(), next: behind.port, certificate });
  after(() => postfix.stop());
  const mail = { host: 'localhost', port: postfix.port, security: 'starttls', from: 'hello@ridgeway.example.com', to: 'zoe@example.com', subject: 'Danke, Zoë', text: 'Hi Zoë,\n\n.thanks\n', message_id: 'msg_1@ridgeway.example.com', date_s: 1_790_000_000 };
  const outcome = await sendMail(mail, certificate.authority);
  assert.equal(outcome.kind, 'accepted', `${JSON.stringify(outcome)}\n${postfix.log()}`);
  assert.match(outcome.provider_id, /^2\.0\.0 Ok: queued as \w+$/);
  const { bytes } = await behind.until((one) => one.to === mail.to);
  const read = await simpleParser(bytes);
  assert.deepEqual([read.subject, read.text, read.messageId], [mail.subject, mail.text, '<msg_1@ridgeway.example.com>']);
  const gone = await sendMail({ ...mail, to: 'gone@example.com' }, certificate.authority);
  assert.deepEqual([gone.kind, gone.suppress, gone.status], ['refused', true, 550], JSON.stringify(gone));
});

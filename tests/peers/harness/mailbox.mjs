// A mail as a mail program reads it, and what its HTML is worth.

import { HtmlValidate } from 'html-validate';
import { simpleParser } from 'mailparser';

/* Mail programs want what browsers do not: tables for layout, styles on elements, comments for one of them. */
const judge = new HtmlValidate({ root: true, extends: ['html-validate:standard'], rules: { 'no-conditional-comment': 'off', 'no-deprecated-attr': 'off', 'no-inline-style': 'off', 'no-style-tag': 'off' } });

/** What html-validate says against a mail's HTML, a line each. */
export async function faultsOf(html) {
  const { results } = await judge.validateString(html);
  return results.flatMap(({ messages }) => messages.map((one) => `${one.line}:${one.column} ${one.ruleId}: ${one.message}`));
}

/** The mail that these bytes are; its HTML has no fault. */
export async function openMail(bytes) {
  const mail = await simpleParser(bytes);
  const faults = await faultsOf(mail.html);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return mail;
}

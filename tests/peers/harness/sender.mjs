// referd's code for mail and text messages on its own: tests/peers/sender.c, built with the tests. REFERD_TEST_BUILD names that
// build where the binary under test is of another.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { findBinary } from '../../api/harness/process.mjs';

async function run(input, args = []) {
  const tool = path.join(process.env.REFERD_TEST_BUILD ?? path.dirname(findBinary()), 'tests/peers/peer-sender');
  const child = spawn(tool, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(JSON.stringify(input));
  const [out, problem, code] = await Promise.all([text(child.stdout), text(child.stderr), new Promise((resolve) => child.on('close', resolve))]);
  if (code !== 0) throw new Error(`the sender ended with ${code}: ${problem}`);
  return out;
}

/** Sends a mail; what became of it: {kind, suppress, status, provider_id, reason}. */
export async function sendMail(mail, authority) {
  return JSON.parse(await run({ mail }, authority ? [authority] : []));
}

/** Sends a text message; what became of it, as of a mail. */
export const sendSms = async (sms) => JSON.parse(await run({ sms }));

/** The HTML of a mail; empty where the layout was not built. */
export const writePage = (page) => run({ page });

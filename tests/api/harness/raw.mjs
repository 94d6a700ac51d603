// Bytes on a socket, for requests that no HTTP client would send.

import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const ANSWER_LIMIT_MS = 20_000;
const HEAD_END = '\r\n\r\n';

/**
 * Parses what a server sent: a sequence of HTTP answers.
 * @param {Buffer} bytes
 * @returns {{answers: {status: number, headers: Record<string, string>, body: any, text: string}[], rest: string}}
 */
export function parseAnswers(bytes) {
  const answers = [];
  let rest = bytes;
  while (true) {
    const end = rest.indexOf(HEAD_END);
    if (end < 0) return { answers, rest: rest.toString('latin1') };
    const [line, ...fields] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(line)?.[1]);
    const headers = Object.fromEntries(fields.map((field) => [field.slice(0, field.indexOf(':')).toLowerCase(), field.slice(field.indexOf(':') + 1).trim()]));
    const length = Number(headers['content-length'] ?? 0);
    const start = end + HEAD_END.length;
    if (Number.isNaN(status) || rest.length < start + length) return { answers, rest: rest.toString('latin1') };
    const text = rest.subarray(start, start + length).toString('utf8');
    const isJson = /json/.test(headers['content-type'] ?? '') && text !== '';
    answers.push({ status, headers, text, body: isJson ? JSON.parse(text) : undefined });
    rest = rest.subarray(start + length);
  }
}

/**
 * Sends bytes and reads until the server closes, or until the number of whole answers asked for has arrived.
 * @param {number} port
 * @param {Iterable<string|Buffer>|AsyncIterable<string|Buffer>} chunks a chunk of text is sent as latin1
 * @param {{answers?: number, stepwise?: boolean}} [until] without it: until the server closes; stepwise: each chunk but
 *   the first waits for one more answer
 * @returns {Promise<{answers: any[], rest: string, closed: boolean}>}
 */
export async function exchangeRaw(port, chunks, until = {}) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const received = [];
  let closed = false;
  let arrived;
  let progress = new Promise((resolve) => (arrived = resolve));
  const tell = () => {
    arrived();
    progress = new Promise((resolve) => (arrived = resolve));
  };
  socket.on('data', (chunk) => (received.push(chunk), tell()));
  socket.on('close', () => ((closed = true), tell()));
  socket.on('error', () => {}); // 'close' follows; what had arrived by then is what counts
  const deadline = Date.now() + ANSWER_LIMIT_MS;
  let parsed = parseAnswers(Buffer.alloc(0));
  const waitFor = async (count) => {
    let late = false;
    while (!closed && !late && !(count && parsed.answers.length >= count)) {
      const timer = new AbortController();
      late = await Promise.race([progress.then(() => false), delay(Math.max(0, deadline - Date.now()), true, { signal: timer.signal }).catch(() => false)]);
      timer.abort();
      parsed = parseAnswers(Buffer.concat(received));
    }
  };
  let sent = 0;
  for await (const chunk of chunks) {
    if (until.stepwise && sent > 0) await waitFor(sent);
    if (closed) break;
    socket.write(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk, 'latin1'));
    sent += 1;
  }
  await waitFor(until.answers);
  parsed = parseAnswers(Buffer.concat(received));
  socket.destroy();
  return { ...parsed, closed };
}

// What is done behind an answer, by a job or a sweep, is asked for until it is there.

import { setTimeout as delay } from 'node:timers/promises';

const LIMIT_MS = 120_000; // what a process that was killed had in hand is taken up after a minute
const PAUSE_MS = 20; // a key may make no more than so many calls a minute

/** Asks again until the answer fits, and gives it. Throws after two minutes, with the last answer. */
export async function eventually(ask, fits = Boolean) {
  for (const end = Date.now() + LIMIT_MS; ; await delay(PAUSE_MS)) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > end) throw new Error(`it did not come to what was waited for: ${JSON.stringify(answer)}`);
  }
}

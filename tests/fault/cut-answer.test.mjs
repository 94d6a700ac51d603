// The answer cut after every number of bytes, and the request sent again: one effect, and the same answer as if nothing
// had been cut. Leads and events with an Idempotency-Key and with only their natural key; clicks, which are not sent again.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { compare } from './harness/compare.mjs';
import { Cutter } from './harness/cutter.mjs';
import { Journal } from './harness/journal.mjs';
import { progress, report, scale } from './harness/report.mjs';
import { startScene } from './harness/scene.mjs';
import { nextEntry, send } from './harness/writers.mjs';

const EVERY = scale({ short: 97, full: 1 }); // of the byte boundaries
const LANES = 8;
const KINDS = [0, 1, 2, 4, 5]; // a click; a lead and an event with a key; a lead and an event without
const MOST_BYTES = 20_000;

const { server, participants } = await startScene();
after(() => server.stop());

/** One kind of request with its answer cut at every boundary, until the limit is past the end of the answer. */
async function cutEverywhere(journal, n) {
  let next = 0;
  let whole = Infinity; // the least limit that let an answer through
  const lane = async () => {
    const cutter = await new Cutter(server.port).open();
    while (next < whole && next < MOST_BYTES) {
      const limit = next;
      next += EVERY;
      const entry = nextEntry(journal, participants, n);
      await cutter.withLimit(server.keys.live, limit, (clients) => send(clients, journal, entry));
      if (entry.state === 'acknowledged') whole = Math.min(whole, limit);
      else if (entry.kind !== 'click') await send(server, journal, entry);
    }
    cutter.close();
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return whole;
}

test('the answer cut at byte boundaries', async (t) => {
  const journal = new Journal();
  let boundaries = 0;
  for (const n of KINDS) {
    const whole = await cutEverywhere(journal, n);
    assert.ok(whole > 200 && whole < MOST_BYTES, `an answer of ${whole} bytes`);
    boundaries += Math.ceil(whole / EVERY);
    progress('the answer cut', KINDS.indexOf(n) + 1, KINDS.length);
  }
  const outcome = await compare(server, participants, journal);
  await server.verify();
  assert.equal(outcome.kept, outcome.unknown, 'the proxy passes every request on, so every click is there');
  report(t, `the answer cut at ${boundaries} byte boundaries`, outcome, { least: boundaries / 2 });
});

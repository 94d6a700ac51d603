// The same request 2 to 200 times at once: one effect, and every copy is told of it.
//
// A copy with an Idempotency-Key is answered with the same bytes; one without with the object that its natural key names.

import { after, test } from 'node:test';
import { payment, rewardsOf, submit, totalsOf, unique, uniqueEmail } from '../api/harness/world.mjs';
import { compare } from './harness/compare.mjs';
import { Journal } from './harness/journal.mjs';
import { progress, report, scale } from './harness/report.mjs';
import { makeParticipants, startScene } from './harness/scene.mjs';
import { nextEntry, request } from './harness/writers.mjs';

const WIDTHS = scale({ short: [2, 32], full: [2, 3, 5, 10, 20, 50, 100, 150, 200] });
const TURNS = scale({ short: 1, full: 3, long: 20 });
const BONUS = 10;

const { server, participants } = await startScene();
after(() => server.stop());
const [participant] = await makeParticipants(server.live, 1); // of what the journal does not hold
const journal = new Journal();
const total = { acknowledged: 0, lost: [], doubled: [] };

const times = (width, make) => Promise.all(Array.from({ length: width }, (_, index) => make(index)));

/** What many answers to one request say: all good, one object, and one creation, or the same bytes where a key says so. */
function judge(name, answers, withKey) {
  const bad = answers.filter((answer) => answer.status !== 200 && answer.status !== 201);
  const ids = new Set(answers.map((answer) => answer.body?.id));
  const created = answers.filter((answer) => answer.status === 201 && answer.headers['idempotent-replayed'] !== 'true');
  total.acknowledged += answers.length - bad.length;
  if (bad.length > 0) total.lost.push(`${name}: ${bad.length} refused, the first with ${bad[0].status} ${bad[0].text}`);
  if (ids.size !== 1) total.doubled.push(`${name}: ${ids.size} objects`);
  if (created.length !== 1) total.doubled.push(`${name}: ${created.length} say that they made it`);
  if (withKey && new Set(answers.map((answer) => answer.text)).size !== 1) total.doubled.push(`${name}: the answers differ`);
}

/** Leads and events: the comparison looks for their effects. */
async function repeatWrites(width) {
  await Promise.all([1, 2, 4, 5].map(async (n) => {
    const entry = nextEntry(journal, participants, n); // a lead and an event with a key, and without
    const answers = await times(width, () => request(server, entry));
    judge(`${entry.kind} ${entry.key} x ${width}`, answers, 'Idempotency-Key' in entry.headers);
    journal.acknowledge(entry, answers[0].body.id, answers[0].text);
  }));
}

/** Many messages about one invoice: each is an event, the invoice pays once. */
async function repeatInvoice(width) {
  const referral = await submit(server.live, participant);
  const object = { id: unique('invoice') };
  const answers = await times(width, (index) => server.live.post('/v1/events', payment({ type: index % 2 === 0 ? 'invoice.paid' : 'job.invoiced', referral_id: referral.id, object })));
  const made = answers.filter((answer) => answer.status === 201);
  total.acknowledged += made.length;
  if (made.length !== width) total.lost.push(`invoice x ${width}: ${made.length} stored`);
  const rewards = await rewardsOf(server.live, referral);
  const granted = made.reduce((sum, answer) => sum + answer.body.rewards.length, 0);
  if (rewards.length !== 2 || granted !== 2) total.doubled.push(`invoice x ${width}: ${rewards.length} rewards, ${granted} told`);
}

async function repeatBonus(width, withKey) {
  const before = (await totalsOf(server.live, participant)).available;
  const key = unique('bonus');
  const body = { participant_id: participant.id, program_id: participant.program_id, kind: 'credit', amount: BONUS, currency: 'USD', reason: 'at once', external_id: key };
  judge(`bonus ${key} x ${width}`, await times(width, () => server.live.post('/v1/rewards', body, withKey ? { 'Idempotency-Key': key } : {})), withKey);
  const paid = (await totalsOf(server.live, participant)).available - before;
  if (paid !== BONUS) total.doubled.push(`bonus ${key} x ${width} paid ${paid}`);
}

async function repeatEnrolment(width, withKey) {
  const email = uniqueEmail('enrol');
  const body = { program_id: participant.program_id, kind: 'customer', email };
  judge(`enrolment ${email} x ${width}`, await times(width, () => server.live.post('/v1/participants', body, withKey ? { 'Idempotency-Key': email } : {})), withKey);
  const contacts = await server.live.readAll(`/v1/contacts?email=${encodeURIComponent(email)}`);
  if (contacts.length !== 1) total.doubled.push(`enrolment ${email} x ${width}: ${contacts.length} contacts`);
}

/** One key, two contents, at once: one is done, the other is told so. */
async function repeatConflict(width) {
  const referral = await submit(server.live, participant);
  const body = payment({ referral_id: referral.id });
  const answers = await times(width, (index) => server.live.post('/v1/events', { ...body, external_id: `${body.external_id}-${index % 2}` }, { 'Idempotency-Key': body.external_id }));
  const done = answers.filter((answer) => answer.status === 201);
  const told = answers.filter((answer) => answer.status === 422);
  total.acknowledged += done.length;
  if (done.length + told.length !== width || done.length === 0) total.lost.push(`conflict x ${width}: ${answers.map((answer) => answer.status)}`);
  if (new Set(done.map((answer) => answer.text)).size !== 1) total.doubled.push(`conflict x ${width}: two contents were done`);
}

test('the same request many times at once', async (t) => {
  for (let turn = 1; turn <= TURNS; turn += 1) {
    for (const width of WIDTHS) {
      await repeatWrites(width);
      await repeatInvoice(width);
      for (const withKey of [true, false]) {
        await repeatBonus(width, withKey);
        await repeatEnrolment(width, withKey);
      }
      await repeatConflict(width);
    }
    progress('the same request many times', turn, TURNS);
  }
  const { lost, doubled } = await compare(server, participants, journal);
  total.lost.push(...lost);
  total.doubled.push(...doubled);
  await server.verify();
  report(t, `the same request 2 to ${WIDTHS.at(-1)} times at once`, total, { least: WIDTHS.reduce((sum, width) => sum + width, 0) * TURNS * 8 });
});

// Files that are imported: pieces, preview, dry run, what each kind of line does, lines at fault, and going on after a kill.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { postgresOnly, psql } from './harness/database.mjs';
import { mustRunVerb, runVerb, startServer } from './harness/process.mjs';
import { expectStatus } from './harness/http.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { balancesOf, exampleRules, makeParticipant, makeProgram, rewardsOf, unique, uniqueEmail } from './harness/world.mjs';

const MIB = 1024 * 1024;
const server = await startServer();
after(() => server.stop());
let api = server.live;
const program = await makeProgram(api);

/** Does all jobs that are due, until nothing is left. */
const work = () => mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database]);
const read = (row) => api.read(`/v1/imports/${row.id}`);
const tell = (row, word) => api.act(`/v1/imports/${row.id}/${word}`);
const refuse = async (row, word, ...problem) => assertProblem(await api.post(`/v1/imports/${row.id}/${word}`), ...problem);
const put = (row, piece, offset = 0, type = 'text/csv') => api.call('PUT', `/v1/imports/${row.id}/file?offset=${offset}`, piece, { 'Content-Type': type });
const errorsOf = async (row) => (await api.read(`/v1/imports/${row.id}/errors`)).data;
const counts = ({ counts: { lines, new: fresh, same, conflicting, invalid } }) => [lines, fresh, same, conflicting, invalid];
const make = (fields) => api.create('/v1/imports', { program_id: program.id, kind: 'participants', ...fields });

async function upload(fields, text) {
  const row = await make(fields);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += MIB) {
    const answer = await put(row, bytes.subarray(at, at + MIB), at);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.body.bytes, Math.min(at + MIB, bytes.length));
  }
  return row;
}

async function until(row, ...statuses) {
  for (;;) {
    const now = await read(row);
    if (statuses.includes(now.status)) return now;
    await work();
  }
}

async function dryRun(row) {
  await tell(row, 'dry_run');
  return until(row, 'checked');
}

async function run(row) {
  await tell(row, 'start');
  return until(row, 'done');
}

test('participants: previewed, checked without a trace, imported with their codes, and the same again changes nothing', async () => {
  const [anna, ben] = [uniqueEmail('anna'), uniqueEmail('ben')];
  const code = unique('CODE').toUpperCase().replace(/[^A-Z0-9-]/g, '').slice(0, 20);
  const text = `\uFEFFName;E-Mail-Adresse;Empfehlungscode;Erstellt am;Rang\r\n"Anna ""die Erste""; Müller";${anna};${code};31.3.2025;1\r\n\r\nBen;${ben};;;2\r\n`;
  const row = await upload({ name: 'Old system' }, text);
  assert.deepEqual([row.object, row.status, row.kind, row.name], ['import', 'uploading', 'participants', 'Old system']);
  const preview = await api.read(`/v1/imports/${row.id}/preview`);
  assert.deepEqual(preview.columns.map(({ field }) => field), ['name', 'email', 'code', 'date', null]);
  assert.deepEqual([preview.separator, preview.problem, preview.rows.map(({ line }) => line)], [';', null, [2, 4]]);
  assert.deepEqual(preview.rows[0].cells, ['Anna "die Erste"; Müller', anna, code, '31.3.2025', '1']);

  assert.deepEqual(counts(await dryRun(row)), [2, 2, 0, 0, 0]);
  assert.equal((await api.readAll(`/v1/participants?program_id=${program.id}`)).length, 0, 'a dry run writes nothing');
  const done = await run(row);
  assert.deepEqual([counts(done), done.position], [[2, 2, 0, 0, 0], done.bytes]);
  const participants = await api.readAll(`/v1/participants?program_id=${program.id}`);
  const first = participants.find(({ email }) => email === anna);
  assert.deepEqual([participants.length, first.code, first.name, first.created_at.slice(0, 10)], [2, code, 'Anna "die Erste"; Müller', '2025-03-31']);

  const again = await upload({}, text);
  assert.deepEqual(counts(await dryRun(again)), [2, 0, 2, 0, 0]);
  assert.deepEqual(counts(await run(again)), [2, 0, 2, 0, 0]);
  assert.equal((await api.readAll(`/v1/participants?program_id=${program.id}`)).length, 2);

  const taken = await upload({}, `email,code\n${uniqueEmail()},${code}\n${ben},${code}`);
  assert.deepEqual(counts(await dryRun(taken)), [2, 0, 0, 2, 0]);
  assert.deepEqual(counts(await run(taken)), [2, 0, 0, 2, 0]);
  assert.deepEqual((await errorsOf(taken)).map((error) => [error.line, error.code]), [[2, 'code_taken'], [3, 'conflict']]);
});

test('leads go through intake: credited, found again, and a duplicate is one', async () => {
  const [owner, other] = [await makeParticipant(api, program), await makeParticipant(api, program)];
  const [lead, known, third] = [uniqueEmail('lead'), uniqueEmail('known'), uniqueEmail('third')];
  const before = await api.create('/v1/referrals', { program_id: program.id, code: other.code, prospect: { email: known } });
  const text = `nombre,apellidos,correo,referido por,valor,fecha\nLea,Roth,${lead},${owner.code},"1.234,50",2025-05-06\nKim,,${known},${owner.code},,\nTea,,${third},NOBODY99,,\n`;
  const row = await upload({ kind: 'leads' }, text);
  assert.deepEqual(counts(await dryRun(row)), [3, 2, 0, 1, 0]);
  assert.deepEqual(counts(await run(row)), [3, 2, 0, 1, 0]);
  assert.deepEqual((await errorsOf(row)).map((error) => [error.line, error.code]), [[3, 'duplicate']]);
  const contact = (await api.readAll(`/v1/contacts?email=${encodeURIComponent(lead)}`))[0];
  const [referral] = await api.readAll(`/v1/referrals?contact_id=${contact.id}`);
  assert.deepEqual([contact.name, referral.participant_id, referral.value, referral.submitted_at.slice(0, 10)], ['Lea Roth', owner.id, 123450, '2025-05-06']);
  assert.equal((await api.readAll(`/v1/referrals?contact_id=${before.contact_id}`)).length, 2, 'the duplicate is kept, and declined');
  const again = await upload({ kind: 'leads' }, text);
  assert.deepEqual(counts(await dryRun(again)), [3, 0, 3, 0, 0]);
  assert.deepEqual(counts(await run(again)), [3, 0, 3, 0, 0]);

  const ids = [unique('a'), unique('b')];
  const named = (name) => upload({ kind: 'leads' }, `external_id,email,name\n${ids[0]},${ids[0]}@example.com,${name}\n`);
  assert.deepEqual(counts(await run(await named('One'))), [1, 1, 0, 0, 0]);
  assert.deepEqual(counts(await dryRun(await named('Two'))), [1, 0, 0, 1, 0]);
  const changed = await named('Two');
  assert.deepEqual(counts(await run(changed)), [1, 0, 0, 1, 0]);
  assert.equal((await errorsOf(changed))[0].code, 'event_conflict');
});

test('past referrals are history: dated, credited, and paid only where that is said', async () => {
  const rules = exampleRules();
  const paying = await makeProgram(api, { rules });
  const owner = await makeParticipant(api, paying);
  const [old, fresh] = [uniqueEmail('old'), uniqueEmail('fresh')];
  const text = (email) => `email,referrer,type,amount,order,date\n${email},${owner.code},invoice.paid,120.00,R-${email},2025-02-03\n${email},NOSUCH77,invoice.paid,1.00,S-${email},2025-02-03\n${email},${owner.code},refund.created,1.00,T,2025-02-03\n${email},,invoice.paid,1,U,2025-02-03\n`;
  const row = await upload({ kind: 'referrals', program_id: paying.id }, text(old));
  assert.deepEqual(counts(await dryRun(row)), [4, 1, 0, 0, 3]);
  assert.deepEqual(counts(await run(row)), [4, 1, 0, 0, 3]);
  assert.deepEqual((await errorsOf(row)).map(({ line, code }) => [line, code]), [[3, 'unknown_referrer'], [4, 'invalid_type'], [5, 'missing_referrer']]);
  const [referral] = await api.readAll(`/v1/referrals?participant_id=${owner.id}`);
  assert.equal(referral.submitted_at.slice(0, 10), '2025-02-03');
  assert.deepEqual(await rewardsOf(api, referral), []);
  const again = await upload({ kind: 'referrals', program_id: paying.id }, text(old));
  assert.deepEqual(counts(await run(again)), [4, 0, 1, 0, 3]);

  assert.deepEqual(counts(await run(await upload({ kind: 'referrals', program_id: paying.id, grants: true }, text(fresh)))), [4, 1, 0, 0, 3]);
  const paid = (await api.readAll(`/v1/referrals?participant_id=${owner.id}`)).find(({ id }) => id !== referral.id);
  assert.notEqual((await rewardsOf(api, paid)).length, 0);
  assertProblem(await api.post('/v1/imports', { program_id: program.id, kind: 'leads', grants: true }), 400, 'invalid_value', 'grants');
});

test('past rewards stand in the books like any other, at their dates', async () => {
  const [owner, person] = [await makeParticipant(api, program), uniqueEmail('paid')];
  const contact = await api.create('/v1/contacts', { email: person });
  const ids = [unique('r'), unique('r'), unique('r'), unique('r')];
  const text = `id,referrer,email,kind,amount,currency,title,status,date\n${ids[0]},${owner.code},,credit,25.00,USD,,issued,2025-01-02\n${ids[1]},${owner.code},,credit,10,,,reversed,2025-01-03\n${ids[2]},,${person},cash,5.5,USD,,,2025-01-04\n${ids[3]},,${uniqueEmail()},credit,1,USD,,,\n`;
  const row = await upload({ kind: 'rewards' }, text);
  assert.deepEqual(counts(await dryRun(row)), [4, 3, 0, 0, 1]);
  assert.deepEqual(counts(await run(row)), [4, 3, 0, 0, 1]);
  assert.deepEqual((await errorsOf(row)).map(({ line, code }) => [line, code]), [[5, 'unknown_person']]);
  const rewards = await api.readAll(`/v1/rewards?participant_id=${owner.id}`);
  assert.deepEqual(rewards.map(({ amount, status, created_at: at }) => [amount, status, at.slice(0, 10)]).sort(), [[1000, 'reversed', '2025-01-03'], [2500, 'issued', '2025-01-02']]);
  assert.equal((await balancesOf(api, owner.contact_id)).available, 2500);
  assert.equal((await api.readAll(`/v1/rewards?contact_id=${contact.id}`))[0].amount, 550);
  const again = await upload({ kind: 'rewards' }, text);
  assert.deepEqual(counts(await dryRun(again)), [4, 0, 3, 0, 1]);
  assert.deepEqual(counts(await run(again)), [4, 0, 3, 0, 1]);
  assert.equal((await balancesOf(api, owner.contact_id)).available, 2500);
});

test('a phone number without a country code is of the country that the program\'s page says, a line\'s own first', async () => {
  const local = await makeProgram(api);
  expectStatus(await api.patch(`/v1/programs/${local.id}/page`, { country: 'US' }), 200, 'page');
  const text = 'name,phone,country\nAda,(202) 555-0147,\nBo,030 1234567,DE\nCy,+34 600 555 013,\nDi,12,\n';
  const row = await upload({ kind: 'participants', program_id: local.id }, text);
  assert.deepEqual((await api.read(`/v1/imports/${row.id}/preview`)).rows.map(({ code }) => code), [null, null, null, 'invalid_phone']);
  assert.deepEqual(counts(await run(row)), [4, 3, 0, 0, 1]);
  const people = await api.readAll(`/v1/participants?program_id=${local.id}`);
  assert.deepEqual(people.map(({ name, phone }) => [name, phone]).sort(), [['Ada', '+12025550147'], ['Bo', '+49301234567'], ['Cy', '+34600555013']]);
  assert.deepEqual(counts(await run(await upload({ kind: 'participants', program_id: local.id }, text))), [4, 0, 3, 0, 1]);
});

test('lines at fault are told by their numbers, and the rest goes on', async () => {
  const good = [uniqueEmail('first'), uniqueEmail('last')];
  const lines = [
    'email,name,country,amount,date',
    `${good[0]},"two\r\nlines",,,`,
    'no mail,,,,',
    `${uniqueEmail()},"not closed,,,`,
    `${uniqueEmail()},"a"b,,,`,
    `${uniqueEmail()},=HYPERLINK("x"),,,`,
    `${uniqueEmail()},x,Atlantis,,`,
    `${uniqueEmail()},x,,"1,234",`,
    `${uniqueEmail()},x,,,03/04/2025`,
    `${uniqueEmail()},x,,,2099-01-01`,
    ',nobody,,,',
    `${uniqueEmail()},${'x'.repeat(10 * MIB)},,,`,
    `${good[1]},fine,,12.30,2025-01-31 09:05`,
    `${uniqueEmail()},"open,,,`,
  ];
  const row = await upload({ kind: 'leads' }, lines.join('\r\n'));
  const done = await run(row);
  const told = (await errorsOf(row)).map(({ line, code }) => [line, code]);
  assert.deepEqual(told, [
    [2, 'invalid_text'], [4, 'invalid_email'], [5, 'csv_behind_quote'], [6, 'csv_behind_quote'], [7, 'formula'], [8, 'invalid_country'],
    [9, 'invalid_amount'], [10, 'invalid_date'], [11, 'invalid_date'], [12, 'missing_key'], [13, 'line_too_long'], [15, 'csv_open_quote'],
  ]);
  assert.deepEqual(counts(done), [13, 1, 0, 0, 12]);
  const csv = await api.get(`/v1/imports/${row.id}/errors?format=csv`);
  assert.match(csv.headers['content-type'], /^text\/csv/);
  assert.equal(csv.text.split('\r\n')[1].split(',')[0], '2');
  assert.equal(csv.text.trim().split('\r\n').length, 13);
  assert.deepEqual((await api.read(`/v1/imports/${row.id}/errors?after_line=12`)).data.map(({ line }) => line), [13, 15]);
});

test('what is no file of this kind is refused with what to do', async () => {
  const row = await make({ file_bytes: 13 });
  await refuse(row, 'start', 400, 'missing_field', 'file');
  assertProblem(await api.get(`/v1/imports/${row.id}/preview`), 400, 'missing_field', 'file');
  assertProblem(await put(row, Buffer.from('email\n'), 0, 'application/json'), 415, 'unsupported_media_type');
  for (const bytes of [Buffer.from('email\nM\xFCller', 'latin1'), Buffer.from('\uFEFFmail', 'utf16le'), Buffer.from('e\0mail'), Buffer.from('PK\x03\x04xxxx')]) {
    const refused = await put(row, bytes);
    assertProblem(refused, 400, 'invalid_value', 'file');
    assert.match(refused.body.detail, /Excel/);
  }
  assert.equal((await read(row)).bytes, 0);
  const text = Buffer.from('email\na@ü.de');
  const cut = text.indexOf(0xc3) + 1; // within a character
  assert.equal((await put(row, text.subarray(0, cut))).body.bytes, cut);
  assertProblem(await put(row, Buffer.from('x'), cut + 1), 409, 'conflict', 'offset');
  assertProblem(await put(row, Buffer.from('other'), 0), 409, 'conflict', 'offset');
  assert.equal((await put(row, text.subarray(0, cut))).body.bytes, cut, 'the same piece again');
  await refuse(row, 'start', 400, 'missing_field', 'file');
  assertProblem(await put(row, Buffer.from('too much'), cut), 413, 'body_too_large', 'file');
  assertProblem(await put(row, Buffer.from('x'), cut), 400, 'invalid_value', 'file');
  assert.equal((await put(row, text.subarray(cut), cut)).body.bytes, text.length);

  const bad = async (fields, csv, ...problem) => refuse(await upload(fields, csv), 'start', ...problem);
  await bad({}, 'name,company\nx,y', 400, 'missing_field', 'mapping');
  await bad({}, 'email,e-mail\na,b', 400, 'invalid_value', 'mapping');
  await bad({ kind: 'referrals' }, 'email\nx', 400, 'missing_field', 'mapping');
  await bad({ kind: 'rewards' }, 'email\nx', 400, 'missing_field', 'mapping');
  await bad({}, '"email\nx', 400, 'invalid_value', 'file');
  await bad({ mapping: { nothing: 'email' } }, 'email\nx', 400, 'invalid_value', 'mapping.nothing');
  assertProblem(await api.post('/v1/imports', { program_id: program.id, kind: 'leads', mapping: { a: 'code' } }), 400, 'invalid_value', 'mapping.a');
  assertProblem(await api.post('/v1/imports', { program_id: program.id, kind: 'leads', mapping: [] }), 400, 'invalid_type', 'mapping');
  assertProblem(await api.post('/v1/imports', { program_id: program.id, kind: 'sheep' }), 400, 'invalid_value', 'kind');
  assertProblem(await api.get('/v1/imports/imp_01h455vb4pex5vsknk084sn02q'), 404, 'not_found', 'id');
});

test('a long file that ends within a character is refused, and taken once the character is whole', async () => {
  const rows = `email,name\n${`${uniqueEmail('same')},${'x'.repeat(900)}\n`.repeat(700)}`;
  const text = Buffer.from(`${rows}${uniqueEmail('last')},Ren\u00e9`);
  const row = await upload({}, text.subarray(0, -1));
  for (const word of ['dry_run', 'start']) await refuse(row, word, 400, 'invalid_value', 'file');
  assert.equal((await put(row, text.subarray(-1), text.length - 1)).body.bytes, text.length);
  await tell(row, 'dry_run');
  assert.equal((await until(row, 'checked')).counts.lines, 701);
});

test('an import is called by one line of text, when it is changed too', async () => {
  const row = await make({ name: 'Old' });
  assertProblem(await api.patch(`/v1/imports/${row.id}`, { name: 'two\nlines' }), 400, 'invalid_value', 'name');
  assert.equal((await api.patch(`/v1/imports/${row.id}`, { name: 'New' })).body.name, 'New');
});

test('a mapping says what heads cannot', async () => {
  const person = uniqueEmail('mapped');
  const row = await upload({}, `A,B,email\n${person},Mapped Person,not this\n`);
  assert.match((await api.read(`/v1/imports/${row.id}/preview`)).rows[0].code, /invalid_email/);
  const changed = await api.patch(`/v1/imports/${row.id}`, { mapping: { a: 'email', B: 'name', email: null } });
  assert.deepEqual([changed.status, changed.body.mapping], [200, { a: 'email', B: 'name', email: null }]);
  assert.deepEqual((await api.read(`/v1/imports/${row.id}/preview`)).columns.map(({ field }) => field), ['email', 'name', null]);
  assert.deepEqual(counts(await dryRun(row)), [1, 1, 0, 0, 0]);
  assert.deepEqual(counts(await run(row)), [1, 1, 0, 0, 0]);
  assert.equal((await api.readAll(`/v1/contacts?email=${encodeURIComponent(person)}`))[0].name, 'Mapped Person');
  assertProblem(await api.patch(`/v1/imports/${row.id}`, { mapping: { a: 'email' } }), 409, 'invalid_state', 'id');
});

test('paused, resumed, canceled; and after kill -9 it goes on where it was', async () => {
  const LINES = 3000;
  const filled = await makeProgram(api);
  const stem = unique('many');
  const text = `email,name\n${Array.from({ length: LINES }, (_, n) => `${stem}${n}@example.com,Person ${n}`).join('\n')}\n`;
  const row = await upload({ program_id: filled.id }, text);
  await refuse(row, 'pause', 409, 'invalid_state', 'id');
  await tell(row, 'start');
  const paused = await tell(row, 'pause');
  assert.deepEqual([paused.status, (await tell(row, 'pause')).status], ['paused', 'paused']);
  await work();
  assert.deepEqual((await read(row)).counts, paused.counts, 'nothing is done while it is paused');
  await tell(row, 'resume');
  for (let seen = paused.counts.lines; seen < LINES;) {
    const now = await read(row);
    if (now.counts.lines === seen) continue; // the server's own job is at it
    seen = now.counts.lines;
    if (seen < LINES) {
      await server.kill();
      await server.start();
      api = server.live; // at another port
      break;
    }
  }
  const done = await until(row, 'done');
  assert.deepEqual(counts(done), [LINES, LINES, 0, 0, 0]);
  assert.equal((await api.readAll(`/v1/participants?program_id=${filled.id}`)).length, LINES);

  const canceled = await upload({ program_id: filled.id }, text);
  assert.equal((await tell(canceled, 'cancel')).status, 'canceled');
  await refuse(canceled, 'start', 409, 'invalid_state', 'id');
  await work();
  assertProblem(await put(canceled, Buffer.from('x'), text.length), 409, 'invalid_state', 'id');
  assert.ok((await api.readAll(`/v1/imports?program_id=${filled.id}`)).length >= 2);
  await server.verify();
});

test('the verb\'s import is done although another one fails beside it', { skip: postgresOnly('a trigger is made by psql') }, async () => {
  const own = await startServer();
  await makeProgram(own.live);
  await own.stop();
  await psql(own.database, 'CREATE FUNCTION refuse() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN RAISE \'no\'; END $$');
  await psql(own.database, 'CREATE TRIGGER refuse BEFORE INSERT ON contact FOR EACH ROW WHEN (NEW.name = \'Refused\') EXECUTE FUNCTION refuse()');
  const take = (name) => {
    const file = `${own.folder}/${name}.csv`;
    writeFileSync(file, `email,name\n${uniqueEmail()},${name}\n`);
    return runVerb(['import', file, '--database', own.database]);
  };
  const refused = await take('Refused');
  assert.notEqual(refused.code, 0);
  assert.match(refused.stderr, /1 units of work failed and are put off/);
  await psql(own.database, 'UPDATE job_failure SET next_try_at = 0');
  const done = await take('Taken');
  assert.equal(done.code, 0, done.stderr);
  assert.match(done.stdout, /done: 1 lines, 1 new/);
});

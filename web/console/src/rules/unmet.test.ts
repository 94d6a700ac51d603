import { describe, expect, it } from 'vitest';
import { plain, SPEAKERS } from './speakers';
import { unmetInWords, type Unmet } from './unmet';

const inAll = (...conditions: Unmet[]) => SPEAKERS.map((words) => plain(unmetInWords(words, conditions)));
const inEnglish = (...conditions: Unmet[]) => inAll(...conditions)[0];

const unmet = (field: string, op: string | null, value: string | null, wanted: string[], more: Partial<Unmet> = {}): Unmet => ({
  field,
  fault: 'differs',
  op,
  value,
  wanted,
  currency: null,
  cut: false,
  ...more,
});
const money = (op: string, value: string, wanted: string[], more: Partial<Unmet> = {}) => unmet('event.amount', op, value, wanted, { currency: 'USD', ...more });

describe('conditions that did not hold', () => {
  it('name events by their words', () => {
    expect(inAll(unmet('event.type', 'in', 'signup.completed', ['invoice.paid', 'job.invoiced']))).toEqual([
      'What happened was “Signed up”; this rule waits for “Invoice paid” or “Job invoiced”.',
      'Geschehen ist „Registriert“; diese Regel wartet auf „Rechnung bezahlt“ oder „Auftrag abgerechnet“.',
      'Ocurrió «Registro completado»; esta regla espera «Factura pagada» o «Trabajo facturado».',
    ]);
  });

  it('show money as money', () => {
    expect(inAll(money('gte', '4000', ['5000']))).toEqual([
      'The amount was $40.00; it must be at least $50.00.',
      'Der Betrag war 40,00 $; verlangt wird mindestens 50,00 $.',
      'El importe era 40,00 US$; debe ser al menos 50,00 US$.',
    ]);
    expect(inEnglish(money('between', '4000', ['5000', '7050']))).toBe('The amount was $40.00; it must be between $50.00 and $70.50.');
    expect(inEnglish(unmet('referral.value', 'lt', '900', ['500'], { currency: 'JPY' }))).toBe('“Value of the deal” was ¥900; it must be less than ¥500.');
  });

  it('name fields as the editor of rules does', () => {
    expect(inAll(unmet('referral.age_days', 'lte', '40', ['30']))).toEqual([
      '“Age of the referral in days” was 40; it must be at most 30.',
      '„Alter der Empfehlung in Tagen“ war 40; erlaubt ist höchstens 30.',
      '«Edad de la recomendación en días»: era 40; debe ser como máximo 30.',
    ]);
    expect(inEnglish(unmet('count.job.completed', 'gt', '0', ['1']))).toBe('“Number of: Job done” was 0; it must be more than 1.');
    expect(inEnglish(unmet('participant.group', 'eq', 'grp_2', ['grp_1']))).toBe('“Group of the referrer” was “grp_2”; it must be “Roofers”.');
    expect(inEnglish(unmet('referral.mood', 'eq', 'good', ['bad']))).toBe('“referral.mood” was “good”; it must be “bad”.');
  });

  it('say nothing of a value that is not told', () => {
    expect(inAll(unmet('prospect.is_new_customer', 'eq', null, ['true']))).toEqual([
      '“Is a new customer” does not fit; it must be “yes”.',
      '„Ist Neukunde“ passt nicht; verlangt wird „ja“.',
      '«Es cliente nuevo»: no coincide; debe ser «sí».',
    ]);
    expect(inEnglish(unmet('prospect.tags', 'contains', null, ['vip']))).toBe('“Tags of the prospect” does not fit; “vip” must be among it.');
  });

  it('turn round what must not hold', () => {
    const holds = { fault: 'holds' };
    expect(inEnglish(unmet('referral.stage', 'eq', 'won', ['won'], holds))).toMatch(/^“Stage of the referral” was “(.+)”; it must not be “\1”\.$/);
    expect(inEnglish(money('gte', '5000', ['5000'], holds))).toBe('The amount was $50.00; it must be less than $50.00.');
    expect(inEnglish(unmet('event.type', 'in', 'refund.created', ['refund.created'], holds))).toBe('What happened was “Refund”; it must not be “Refund”.');
    expect(inEnglish(unmet('prospect.tags', 'contains', null, ['vip'], holds))).toBe('“Tags of the prospect” does not fit; “vip” must not be among it.');
  });

  it('have a sentence for each fault and comparison in each language', () => {
    const bare = (fault: string, value: string | null = null, wanted: string[] = []) => unmet('event.amount', null, value, wanted, { fault });
    expect(inAll(bare('absent'))).toEqual(['“Amount” is not known.', '„Betrag“ ist nicht bekannt.', '«Importe»: no se conoce.']);
    expect(inEnglish(bare('exists'))).toBe('“Amount” is known, and must not be.');
    expect(inEnglish(bare('currency', 'EUR', ['USD']))).toBe('“Amount” is in EUR, not in USD.');
    expect(inEnglish(bare('currency', null, ['USD']))).toBe('“Amount” has no currency; it must be in USD.');
    for (const op of ['between', 'contains', 'eq', 'gt', 'gte', 'in', 'lt', 'lte', 'ne', 'not_in'])
      for (const fault of ['differs', 'holds'])
        for (const said of inAll(unmet('event.data.score', op, null, ['1', '2'], { fault }))) expect(said, `${op} ${fault}`).not.toMatch(/console\.|undefined/);
    for (const fault of ['absent', 'exists', 'currency', 'group']) for (const said of inAll(bare(fault))) expect(said, fault).toMatch(/\.$/);
  });

  it('tell alternatives, and that there were more', () => {
    expect(inAll(unmet('event.source', 'eq', 'shop', ['stripe']), unmet('', null, null, [], { field: null, fault: 'group' }))).toEqual([
      'One of these would have been enough: “Source of the event” was “shop”; it must be “stripe”. A group of conditions does not hold.',
      'Eins davon hätte genügt: „Quelle des Ereignisses“ war „shop“; verlangt wird „stripe“. Eine Gruppe von Bedingungen gilt nicht.',
      'Habría bastado con una de estas: «Origen del evento»: era «shop»; debe ser «stripe». No se cumple un grupo de condiciones.',
    ]);
    expect(inEnglish(unmet('event.source', 'in', 'shop', ['a', 'b'], { cut: true }))).toBe('“Source of the event” was “shop”; it must be “a”, “b”, or others.');
  });

  it('are silent where a fault or comparison is new', () => {
    expect(inEnglish()).toBeUndefined();
    expect(inEnglish(unmet('event.source', 'near', 'shop', ['a']))).toBeUndefined();
    expect(inEnglish(unmet('event.source', 'near', 'shop', ['a'], { fault: 'holds' }))).toBeUndefined();
    expect(inEnglish(unmet('event.source', null, null, [], { fault: 'odd' }))).toBeUndefined();
  });
});

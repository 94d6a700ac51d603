import { describe, expect, it } from 'vitest';
import { nextStep, readAmount, stairs, withForm, type Form } from './amount';
import type { Json } from './json';

const steps = { steps: [{ from: 1, fixed: 2500 }, { from: 3, fixed: 5000 }, { from: 5, fixed: 10000 }] };
const FORMS: Form[] = ['fixed', 'percent', 'steps', 'milestones', 'brackets'];

describe('readAmount', () => {
  it('knows the forms', () => {
    expect(readAmount({ fixed: 100 })).toEqual({ form: 'fixed', fixed: 100 });
    expect(readAmount({ percent_bp: 1000, of: 'event.amount', cap: 5000 })).toEqual({ form: 'percent', percentBp: 1000, of: 'event.amount', cap: 5000 });
    expect(readAmount(steps)).toMatchObject({ form: 'steps', by: 'referrals', per: 'life' });
    expect(readAmount({ brackets: [{ up_to: null, fixed: 1 }], of: 'event.amount' })).toMatchObject({ form: 'brackets', marginal: false });
  });

  it('leaves to JSON what has more, less or something else', () => {
    const others: Json[] = [{}, { fixed: '100' }, { fixed: 1, cap: 2 }, { percent_bp: 1 }, { steps: 3 }, { steps: [{ from: 1 }] },
      { steps: [{ from: 1, fixed: 1, percent_bp: 1 }] }, { milestones: [{ at: 1, percent_bp: 1 }] }, { ...steps, per: 'moon' }, 5, null];
    for (const json of others) expect(readAmount(json)).toEqual({ form: 'raw' });
  });
});

describe('withForm', () => {
  it('makes from each form each other that can be read', () => {
    for (const from of FORMS) {
      const start = withForm(undefined, from, 2500);
      for (const to of FORMS) expect(readAmount(withForm(start, to, 2500)), `${from} to ${to}`).toMatchObject({ form: to });
    }
  });

  it('keeps steps when every referral becomes only that one, and back', () => {
    const milestones = withForm({ ...steps, per: 'year' }, 'milestones', 1);
    expect(milestones).toEqual({ milestones: [{ at: 1, fixed: 2500 }, { at: 3, fixed: 5000 }, { at: 5, fixed: 10000 }], per: 'year' });
    expect(withForm(milestones, 'steps', 1)).toEqual({ ...steps, per: 'year' });
  });
});

describe('stairs', () => {
  it('shows what each referral pays, two beyond the last step', () => {
    expect(stairs(readAmount(steps)).map((stair) => stair.share)).toEqual([2500, 2500, 5000, 5000, 10000, 10000, 10000].map((fixed) => ({ fixed })));
    expect(stairs(readAmount(steps)).at(-1)).toMatchObject({ from: 7, open: true });
  });

  it('shows gaps between milestones, and nothing for what has no order', () => {
    const milestones = readAmount({ milestones: [{ at: 1, fixed: 1 }, { at: 3, fixed: 2 }] });
    expect(stairs(milestones).map((stair) => stair.share)).toEqual([{ fixed: 1 }, null, { fixed: 2 }, null]);
    expect(stairs(readAmount({ fixed: 5 }))).toEqual([]);
    expect(stairs(readAmount({ steps: [{ from: 0, fixed: 1 }], by: 'revenue' }))).toEqual([]);
  });

  it('is never longer than seven', () => {
    expect(stairs(readAmount({ steps: [{ from: 1, fixed: 1 }, { from: 5000, fixed: 2 }] }))).toHaveLength(7);
    expect(nextStep([{ from: 5, share: { fixed: 9 } }], 'referrals', 1)).toEqual({ from: 7, share: { fixed: 9 } });
  });
});

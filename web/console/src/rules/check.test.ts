import { describe, expect, it } from 'vitest';
import { check } from './check';
import { pathText, put } from './json';
import { problemsAt, rulesProblems, fieldId } from './problems';
import { customerReferrals as rules } from './samples';

const found = (...change: [(string | number)[], Parameters<typeof put>[2]]): string[] =>
  check(put(rules, ...change)).map((finding) => `${pathText(finding.path)} ${finding.fault}`);

describe('check', () => {
  it('has nothing against the example', () => {
    expect(check(rules)).toEqual([]);
  });

  it('finds what needs more than one value', () => {
    expect(found(['rewards', 0, 'amount', 'steps', 2, 'from'], 3)).toEqual(['rewards[0].amount.steps[2].from steps_ascend']);
    expect(found(['rewards', 0, 'amount', 'steps', 0, 'from'], 0)).toEqual(['rewards[0].amount.steps[0].from first_step']);
    expect(found(['rewards', 1, 'amount', 'floor'], 6000)).toEqual(['rewards[1].amount.floor floor_above_cap']);
    expect(found(['rewards', 1, 'validation'], true)).toEqual(['rewards[1].validation validation_nobody']);
    expect(found(['rewards', 1, 'validation'], false)).toEqual([]);
    expect(found(['rewards', 1, 'key'], 'thanks')).toEqual(['rewards[1].key key_twice']);
    expect(found(['rewards', 1, 'key'], 'Cash back')).toEqual(['rewards[1].key key_form']);
    expect(found(['rewards', 1, 'kind'], 'custom')).toEqual(['rewards[1].title title_missing']);
    expect(found(['qualification', 'all', 0, 'value'], [])).toEqual(['qualification.all[0].value no_values']);
    expect(found(['rewards', 0, 'amount'], { fixed: 0 })).toEqual(['rewards[0].amount.fixed above_zero']);
    expect(found(['rewards', 0, 'amount'], { milestones: [{ at: 1, fixed: 0 }] })).toEqual(['rewards[0].amount.milestones[0].fixed above_zero']);
    expect(found(['rewards', 0, 'amount'], { brackets: [{ up_to: 5, fixed: 1 }], of: 'event.amount' })).toEqual([
      'rewards[0].amount.brackets[0].up_to last_bracket',
    ]);
    expect(found(['rewards', 0, 'when'], { not: { field: 'event.amount', op: 'between', value: [9, 1] } })).toEqual([
      'rewards[0].when.not.value range_order',
    ]);
  });
});

describe('problems of the API', () => {
  const problems = rulesProblems([
    { param: 'rules.rewards[0].amount.steps[1].from', detail: 'Steps ascend.' },
    { param: 'rules.rewards[0].caps', detail: 'Not in this version.' },
    { param: null, detail: 'Too large.' },
  ]);

  it('stand at the path that they name', () => {
    expect(problemsAt(problems, ['rewards', 0, 'amount', 'steps', 1, 'from']).map((p) => p.detail)).toEqual(['Steps ascend.']);
    expect(problemsAt(problems, ['rewards', 1])).toEqual([]);
  });

  it('stand at the card where no field below shows them', () => {
    expect(problemsAt(problems, ['rewards', 0], [['rewards', 0, 'amount']]).map((p) => p.detail)).toEqual(['Not in this version.']);
    expect(problemsAt(problems, [], [['rewards']]).map((p) => p.detail)).toEqual(['Too large.']);
  });

  it('have a name that an element can bear', () => {
    expect(fieldId(['rewards', 0, 'amount'])).toBe('rules-rewards-0-amount');
  });
});

import { describe, expect, it } from 'vitest';
import { readFraud, SIGNS, withScore, withSign, type SignNow } from './fraud';
import type { JsonObject } from './json';

const signOf = (json: JsonObject, name: string): SignNow => {
  const found = readFraud(json)?.signs.find((now) => now.sign.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe('a policy about fraud', () => {
  it('is as usual where it says nothing', () => {
    expect(readFraud(undefined)).toBeUndefined();
    const usual = readFraud({});
    expect(usual?.signs.map((now) => now.does)).toEqual(SIGNS.map((sign) => sign.usual));
    expect([usual?.scores, usual?.hidden]).toEqual([{ score_hold: 50, score_block: 90 }, []]);
    expect(signOf({}, 'velocity')).toMatchObject({ does: 'hold', limit: 20, per: 'day' });
  });

  it('is read with what it says, and names what it cannot show', () => {
    const json = { self_referral: 'block', velocity: { count: 3, per: 'hour' }, score_hold: 40, verify: ['email'], later: 1 };
    expect([signOf(json, 'self_referral').does, signOf(json, 'velocity')]).toMatchObject(['block', { does: 'hold', limit: 3, per: 'hour' }]);
    expect([readFraud(json)?.scores.score_hold, readFraud(json)?.hidden]).toEqual([40, ['later']]);
  });

  it('writes only what differs from the usual', () => {
    expect(withSign({}, { ...signOf({}, 'cycle'), does: 'block' })).toEqual({ cycle: 'block' });
    expect(withSign({ cycle: 'block' }, { ...signOf({}, 'cycle'), does: 'hold' })).toEqual({});
    expect(withSign({}, { ...signOf({}, 'cluster'), limit: 9 })).toEqual({ cluster: { count: 9 } });
    expect([withScore({}, 'score_hold', 30), withScore({ score_hold: 30 }, 'score_hold', 50)]).toEqual([{ score_hold: 30 }, {}]);
  });

  it('has no limit for what is allowed', () =>
    expect(withSign({ velocity: { count: 3, per: 'hour' } }, { ...signOf({ velocity: { count: 3, per: 'hour' } }, 'velocity'), does: 'allow' })).toEqual({ velocity: { do: 'allow' } }));
});

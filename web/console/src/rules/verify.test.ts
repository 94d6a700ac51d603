import { expect, it } from 'vitest';
import { readVerify, withVerify } from './verify';

it('reads the ways, and takes nothing else for them', () => {
  expect(readVerify({ fraud: { verify: ['sms'] } })).toEqual(['sms']);
  expect(readVerify({ fraud: { verify: 'sms' } })).toEqual([]);
  expect(readVerify({})).toEqual([]);
});

it('takes the policy away with its last word, and leaves all else alone', () => {
  expect(withVerify({}, ['email'])).toEqual({ fraud: { verify: ['email'] } });
  expect(withVerify({ fraud: { verify: ['email'] } }, [])).toEqual({});
  expect(withVerify({ fraud: { verify: ['email'], score_hold: 40 } }, [])).toEqual({ fraud: { score_hold: 40 } });
});

import { expect, it } from 'vitest';
import { ACCOUNT_KINDS, kindOfAccount } from './account-kind';

/* A TypeID as the server writes it: 128 bits in letters of 5, the last byte being `kind`. */
function accountId(kind: number): string {
  const letters = '0123456789abcdefghjkmnpqrstvwxyz';
  let value = (0x018f0000n << 96n) | (0x7abcn << 64n) | (0x123456789abcdfn << 8n) | BigInt(kind);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = (letters[Number(value & 31n)] ?? '') + text;
    value >>= 5n;
  }
  return `acc_${text}`;
}

it('reads the kind out of an account id', () => {
  ACCOUNT_KINDS.forEach((kind, number) => expect(kindOfAccount(accountId(number))).toBe(kind));
  expect(kindOfAccount(accountId(200))).toBeNull();
  expect(kindOfAccount('')).toBeNull();
});

/* The last byte of an account's id is its kind: of 26 letters of 5 bits, the last two hold it. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
export const ACCOUNT_KINDS = [
  'none',
  'program_expense',
  'pending',
  'available',
  'reserved',
  'paid_out',
  'redeemed',
  'clawback',
  'rounding',
  'external',
  'denied',
  'reversed',
  'expired',
] as const;

export function kindOfAccount(id: string): string | null {
  const [high, low] = [id.at(-2), id.at(-1)].map((letter) => (letter === undefined ? -1 : LETTERS.indexOf(letter)));
  if (high === undefined || low === undefined || high < 0 || low < 0) return null;
  return ACCOUNT_KINDS[((high & 7) << 5) | low] ?? null;
}

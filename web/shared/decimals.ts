/* How many decimals a currency has, ISO 4217 says, not the browser: its own table follows usage (the dinar of Iraq has three,
 * browsers show none). For the console and for the scripts in other pages. */

const NONE = ' BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ';
const THREE = ' BHD IQD JOD KWD LYD OMR TND ';
const FOUR = ' CLF UYW ';

/* A unit of the business's own, x-points: counted, never converted. */
export function isUnit(currency: string): boolean {
  return currency.startsWith('x-');
}

export function decimalsOf(currency: string): number {
  if (isUnit(currency)) return 0;
  const code = ` ${currency} `;
  if (NONE.includes(code)) return 0;
  if (THREE.includes(code)) return 3;
  return FOUR.includes(code) ? 4 : 2;
}

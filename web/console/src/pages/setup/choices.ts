/* What a new business chooses from. Other currencies can be had by the API. */

const currencies = (
  'AED ARS AUD BGN BHD BRL CAD CHF CLP CNY COP CRC CZK DKK DOP EGP EUR GBP GTQ HKD HUF IDR ILS INR ISK JPY KES KRW KWD MAD MXN MYR NGN NOK NZD PEN PHP ' +
  'PKR PLN PYG QAR RON RSD SAR SEK SGD THB TND TRY TWD UAH USD UYU VND ZAR'
).split(' ');

export function currencyOptions(locale: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale, { type: 'currency' });
  return currencies.map((value) => ({ value, label: `${value} ${names.of(value) ?? ''}`.trim() }));
}

const byRegion: Record<string, string> = {
  US: 'USD', GB: 'GBP', CH: 'CHF', CA: 'CAD', AU: 'AUD', NZ: 'NZD', MX: 'MXN', AR: 'ARS', CL: 'CLP', CO: 'COP', PE: 'PEN', JP: 'JPY', IN: 'INR', SE: 'SEK', NO: 'NOK',
  DK: 'DKK', PL: 'PLN', CZ: 'CZK', BR: 'BRL',
};
const euro = 'AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' ');

/* By where the browser says it is; dollars where it does not say. */
export function likelyCurrency(language = navigator.language): string {
  const { region } = new Intl.Locale(language).maximize();
  if (region === undefined) return 'USD';
  return euro.includes(region) ? 'EUR' : (byRegion[region] ?? 'USD');
}

export function timeZones(): string[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const all = Intl.supportedValuesOf('timeZone');
  return all.includes(here) ? all : [here, ...all];
}

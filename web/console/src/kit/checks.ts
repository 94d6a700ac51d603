import type { Speech } from '../text/text';
import { parseMoney, sampleMoney } from '../text/money';
import type { Check, Values } from './form';

/* Checks that answer as the API would, before it is asked. */

export type Any = Check<Values>;

export function required(speech: Speech): Any {
  return (value) => (value.trim() === '' ? speech.t('console.form.required') : null);
}

export function email(speech: Speech): Any {
  return (value) => (value === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : speech.t('console.form.email'));
}

/* Staff write down numbers of any country: without its code a number is one of their own, where that is known. */
export function phone(speech: Speech, region: string | undefined): Any {
  const begin = region === undefined ? '\\+' : '\\+?';
  const usual = new RegExp(`^${begin}[\\d\\s().\\/-]+$`);
  return (value) => (value.trim() === '' || usual.test(value.trim()) ? null : speech.t('console.form.phone'));
}

/* What stands below a field for phone numbers. */
export function phoneHint(region: string | undefined, { t, country }: Speech) {
  return region === undefined ? {} : { description: t('console.person.phone_text', { country: country(region) }), inputWrapperOrder: BELOW };
}
const BELOW: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

/* An address as people say it, "www.example.com/start", as browsers know it. */
export function wholeAddress(value: string): string {
  const typed = value.trim();
  return /^[^\s:/?#@]+\.[^\s:/?#@]+([/?#]\S*)?$/.test(typed) ? `https://${typed}` : typed;
}

export function webAddress(speech: Speech): Any {
  return (value) => {
    if (value === '') return null;
    try {
      return ['http:', 'https:'].includes(new URL(value).protocol) ? null : speech.t('console.form.address');
    } catch {
      return speech.t('console.form.address');
    }
  };
}

export function atLeast(length: number, speech: Speech): Any {
  return (value) => (value.length < length ? speech.t('console.form.length', { length }) : null);
}

/* What a person is told who typed no amount. */
export function noMoney(currency: string, speech: Speech): string {
  return speech.t('console.form.money', { currency, sample: sampleMoney(currency, speech.locale) });
}

export function money(currency: string, speech: Speech): Any {
  return (value) => (value === '' || (parseMoney(value, currency, speech.locale) ?? -1) >= 0 ? null : noMoney(currency, speech));
}

export function all(...checks: Any[]): Any {
  return (value, values) => {
    for (const check of checks) {
      const words = check(value, values);
      if (words !== null) return words;
    }
    return null;
  };
}

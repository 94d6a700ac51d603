import type { Speech } from '../text/text';
import { parseMoney, sampleMoney } from '../text/money';
import type { Check, Values } from './form';

/* Checks that answer as the API would, before it is asked. */

type Any = Check<Values>;

export function required(speech: Speech): Any {
  return (value) => (value.trim() === '' ? speech.t('console.form.required') : null);
}

export function email(speech: Speech): Any {
  return (value) => (value === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : speech.t('console.form.email'));
}

/* Staff write down numbers of any country: only with the country's code is it clear which number it is. */
export function phone(speech: Speech): Any {
  return (value) => (value.trim() === '' || /^\+[\d\s().\/-]+$/.test(value.trim()) ? null : speech.t('console.form.phone'));
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

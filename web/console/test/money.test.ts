import { describe, expect, it } from 'vitest';
import { moneyText } from '../../embed/widget/money';
import { decimalsOf, decimalText, formatMoney, parseMoney, typedMoney } from '../src/text/money';

describe('money', () => {
  it('has the decimals of ISO 4217, not those of usage', () => {
    expect([decimalsOf('USD'), decimalsOf('JPY'), decimalsOf('KWD'), decimalsOf('IQD'), decimalsOf('HUF'), decimalsOf('x-points')]).toEqual([2, 0, 3, 3, 2, 0]);
  });

  it('is exact as a text, also where a float is not', () => {
    expect(decimalText(9007199254740991, 'USD')).toBe('90071992547409.91');
    expect(decimalText(-5, 'USD')).toBe('-0.05');
    expect(decimalText(7, 'KWD')).toBe('0.007');
    expect(decimalText(1500, 'JPY')).toBe('1500');
  });

  it('is written by the widget as by the console, whatever the browser thinks of the decimals', () => {
    expect(moneyText(250_000, 'HUF', 'en-US')).toBe('HUF\u00a02,500');
    expect(moneyText(250_050, 'LBP', 'en-US')).toBe('LBP\u00a02,500.50');
    expect(moneyText(25_000, 'IQD', 'en-US')).toBe('IQD\u00a025');
    for (const currency of [...Intl.supportedValuesOf('currency'), 'x-gold_points'])
      for (const minor of [0, 5, 120, 250_000, 123_456])
        for (const locale of ['en-US', 'de-DE', 'es-ES']) expect(moneyText(minor, currency, locale)).toBe(formatMoney(minor, currency, locale, { short: true }));
  });

  it('is shown in the language of the reader', () => {
    expect(formatMoney(184000, 'USD', 'en-US')).toBe('$1,840.00');
    expect(formatMoney(184000, 'USD', 'en-US', { short: true })).toBe('$1,840');
    expect(formatMoney(184050, 'USD', 'en-US', { short: true })).toBe('$1,840.50');
    expect(formatMoney(123456, 'EUR', 'de-DE')).toBe('1.234,56\u00a0€');
    expect(formatMoney(1234, 'IQD', 'en-US')).toContain('1.234');
    expect(formatMoney(3, 'x-free_month', 'en-US')).toBe('3 free month');
  });

  it('is read as the reader writes it', () => {
    expect(parseMoney('1,840.5', 'USD', 'en-US')).toBe(184050);
    expect(parseMoney('1.840,50', 'EUR', 'de-DE')).toBe(184050);
    expect(parseMoney(' 12 ', 'JPY', 'en-US')).toBe(12);
    expect(parseMoney('1 234,5', 'EUR', 'es-ES')).toBe(123450);
    expect(parseMoney('1,00,000', 'INR', 'en-IN')).toBe(10_000_000);
    expect(parseMoney('1’234.50', 'CHF', 'de-CH')).toBe(123450);
  });

  it('is refused rather than guessed', () => {
    for (const typed of ['', '12.345', 'abc', '1e5', '--1', '12.3.4', '99999999999999999'])
      expect(parseMoney(typed, 'USD', 'en-US'), typed).toBeNull();
    expect(parseMoney('1.5', 'JPY', 'en-US')).toBeNull();
    for (const typed of ['25,50', '1,5', '1,2345', ',500', '12 50', '1234,567']) expect(parseMoney(typed, 'USD', 'en-US'), typed).toBeNull();
    for (const typed of ['25.50', '1.5']) expect(parseMoney(typed, 'EUR', 'de-DE'), typed).toBeNull();
  });

  it('comes back from a field as it was put there', () => {
    for (const [currency, locale] of [['USD', 'en-US'], ['EUR', 'de-DE'], ['KWD', 'es-ES'], ['JPY', 'de-DE']] as const)
      for (const minor of [0, 1, 99, 100, 123456, -250]) expect(parseMoney(typedMoney(minor, currency, locale), currency, locale)).toBe(minor);
  });
});

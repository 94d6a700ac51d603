import { expect, test } from 'vitest';
import { countryOfNumber, regionOf } from './region';

test.each([
  ['America/New_York', 'en-US', 'US'],
  ['America/Argentina/Buenos_Aires', 'es', 'ES'], // a name that countries' lists have otherwise: the language's country
  ['Europe/London', 'en-US', 'GB'],
  ['Europe/Berlin', 'en', 'DE'],
  ['Europe/Vienna', 'de', 'AT'],
  ['UTC', 'en', 'US'],
])('whoever is in %s and reads %s is in %s', (zone, language, region) => {
  expect(regionOf(zone, language)).toBe(region);
});

test('a country is told with a number that has none', () => {
  expect(countryOfNumber('(202) 555-0143', 'US')).toBe('US');
  expect(countryOfNumber(' +1 202 555 0143', 'DE')).toBe('');
  expect(countryOfNumber('', 'US')).toBe('');
  expect(countryOfNumber('202 555 0143', undefined)).toBe('');
});

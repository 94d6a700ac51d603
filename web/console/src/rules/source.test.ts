import { describe, expect, it } from 'vitest';
import { everything, customerReferrals } from './samples';
import { readSource, writeSource } from './source';

const fault = (text: string): unknown => {
  const source = readSource(text);
  return source.ok ? source.value : [source.fault, source.line, source.column];
};

describe('readSource', () => {
  it('reads what it writes', () => {
    for (const document of [customerReferrals, everything, [], {}, null, 'a\u0000\n"\\\u2028', -5, [[[{ a: [] }]]]]) {
      expect(fault(writeSource(document))).toEqual(document);
      expect(fault(JSON.stringify(document))).toEqual(document);
    }
    expect(fault(' {"a" :\t[ true,\r\n false , null ] } ')).toEqual({ a: [true, false, null] });
    expect(fault('"\\u00e9\\/\\b"')).toBe('é/\b');
  });

  it.each([
    ['', 'expected_value', 1, 1],
    ['{\n  "a": 1,\n}', 'expected_name', 3, 1],
    ['{"a" 1}', 'expected_colon', 1, 6],
    ['{"a": 1\n "b": 2}', 'expected_comma', 2, 2],
    ['[1 2]', 'expected_comma', 1, 4],
    ['{"a": 1, "a": 2}', 'twice', 1, 10],
    ['{"a": 25.00}', 'fraction', 1, 7],
    ['1e3', 'fraction', 1, 1],
    ['9007199254740993', 'large_number', 1, 1],
    ['012', 'bad_number', 1, 1],
    ['-', 'bad_number', 1, 1],
    ['{"a": "b', 'unfinished_text', 1, 7],
    ['"a\nb"', 'unfinished_text', 1, 1],
    ['"a\tb"', 'control_character', 1, 3],
    ['"\\x"', 'bad_escape', 1, 2],
    ['"\\u12"', 'bad_escape', 1, 2],
    ['{} {}', 'more_after_end', 1, 4],
    ['[1,]', 'expected_value', 1, 4],
    ['undefined', 'expected_value', 1, 1],
    [`${'['.repeat(40)}${']'.repeat(40)}`, 'too_deep', 1, 34],
  ])('says what is wrong with %j and where', (text, what, line, column) => {
    expect(fault(text)).toEqual([what, line, column]);
  });

  it('keeps a member named like what objects inherit', () => {
    const source = readSource('{"__proto__": {"a": 1}}');
    expect(source.ok && JSON.stringify(source.value)).toBe('{"__proto__":{"a":1}}');
  });
});

import { describe, expect, it } from 'vitest';
import { csvField, csvText } from '../src/kit/table/csv';

describe('csv', () => {
  it('never lets a text be a formula', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =cmd', '|x', '%0A'])
      expect(csvField(text).replace(/^"/, ''), JSON.stringify(text)).toMatch(/^'/);
  });

  it('leaves numbers as they are, negative ones too', () => {
    expect(csvField(-12.5)).toBe('-12.5');
    expect(csvField(0)).toBe('0');
  });

  it('quotes what would break a row', () => {
    expect(csvField('a,b')).toBe('"a,b"');
    expect(csvField('say "yes"')).toBe('"say ""yes"""');
    expect(csvField('two\nlines')).toBe('"two\nlines"');
    expect(csvField('=HYPERLINK("http://x","y")')).toBe('"\'=HYPERLINK(""http://x"",""y"")"');
  });

  it('has empty fields for what is not there, and CRLF', () => {
    expect(csvText([['a', null, 1], [undefined, 'b', '']])).toBe('a,,1\r\n,b,\r\n');
  });
});

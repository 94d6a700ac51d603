import { describe, expect, it } from 'vitest';
import { csvField, csvMoney, csvText } from '../src/kit/table/csv';
import { fileColumns } from '../src/kit/table/file-columns';
import type { Column } from '../src/kit/table/types';

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

  it('has amounts in the decimals of their currency, to the last digit', () => {
    expect(csvText([[csvMoney(-1250, 'USD'), csvMoney(1250, 'JPY'), csvMoney(1250, 'IQD'), csvMoney(7, 'x-points'), csvMoney(9_007_199_254_740_991, 'USD')]])).toBe(
      '-12.50,1250,1.250,7,90071992547409.91\r\n',
    );
  });

  it('has no amount of which nobody knows the currency', () => {
    expect([csvMoney(1250, undefined), csvMoney(null, 'USD')].map(csvField)).toEqual(['', '']);
  });

  it('has the currency beside the first amount, shown or not, and no buttons', () => {
    type Row = { currency: string };
    const column = (key: string, more: Partial<Column<Row>> = {}): Column<Row> => ({ key, title: key, cell: () => null, csv: () => key, ...more });
    const amount = { currencyOf: (row: Row) => row.currency };
    const columns = [column('name'), column('revenue', amount), column('earned', amount), column('currency', { optional: true }), column('acts')];
    const keys = (shown: string[]) => fileColumns(columns, shown, 'Currency').map((one) => one.key);
    expect(keys(['name', 'revenue', 'earned', 'acts'])).toEqual(['name', 'revenue', 'currency', 'earned']);
    expect(keys(['name', 'revenue', 'currency'])).toEqual(['name', 'revenue', 'currency']);
    expect(keys(['name', 'currency', 'acts'])).toEqual(['name', 'currency']);
    expect(fileColumns(columns, ['revenue'], 'Currency')[1]?.csv({ currency: 'EUR' })).toBe('EUR');
  });
});

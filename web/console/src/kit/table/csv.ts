import { decimalText } from '../../text/money';

/* A table as CSV that a spreadsheet opens without running anything: a text that could be a formula gets an apostrophe
 * before it. Numbers are numbers, whatever their sign. */

/* A number in its own digits: a spreadsheet reads it, and no float has been near it. */
export interface Decimal {
  decimal: string;
}

export type CsvValue = string | number | Decimal | null | undefined;

/* An amount as all files have it, "-12.50". None without its currency: nobody could say how many decimals it has. */
export function csvMoney(minor: number | null | undefined, currency: string | null | undefined): CsvValue {
  if (minor === null || minor === undefined || !currency) return null;
  return { decimal: decimalText(minor, currency) };
}

const FORMULA = /^[=+\-@\t\r\n|%＝＋－＠]/;

export function csvField(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object') return value.decimal;
  const safe = FORMULA.test(value.trimStart()) || FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvText(rows: readonly (readonly CsvValue[])[]): string {
  return rows.map((row) => row.map(csvField).join(',')).join('\r\n') + '\r\n';
}

/* Spreadsheets take UTF-8 for what it is only with its mark before it. */
export function saveCsv(name: string, rows: readonly (readonly CsvValue[])[]): void {
  saveFile(`${name}.csv`, new Blob(['\ufeff', csvText(rows)], { type: 'text/csv;charset=utf-8' }));
}

export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

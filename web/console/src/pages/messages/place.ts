/* Where in a text an error of the API lies. The API counts bytes of UTF-8; people count lines and characters, and a field
 * counts what JavaScript does. */

export interface Place {
  /* From 1. */
  line: number;
  column: number;
  /* For the selection of a field. */
  start: number;
  end: number;
  /* What stands there: "{{frist_name}}". */
  tag: string;
}

export function placeOf(text: string, offset: number): Place {
  const bytes = new TextEncoder().encode(text).slice(0, offset);
  const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const lines = before.split('\n');
  const close = text.indexOf('}}', before.length);
  const end = close < 0 ? text.length : close + 2;
  return {
    line: lines.length,
    column: [...(lines[lines.length - 1] ?? '')].length + 1,
    start: before.length,
    end,
    tag: text.slice(before.length, end),
  };
}

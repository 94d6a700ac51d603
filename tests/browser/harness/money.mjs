// Amounts as people read them, into the smallest unit and back.

/** "$1,234.50" -> 123450; null where there is no amount in the text. */
export function minorOf(text) {
  const found = /(-|−)?\$([\d,]+)(?:\.(\d\d))?/.exec(text);
  if (found === null) return null;
  const [, minus, whole, cents = '00'] = found;
  return (minus ? -1 : 1) * (Number(whole.replaceAll(',', '')) * 100 + Number(cents));
}

/** 123450 -> "$1,234.50" */
export const dollarsOf = (minor) => new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(minor / 100);

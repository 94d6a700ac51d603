/* The arithmetic of charts. */

export interface Point {
  at: string;
  /* Null: there is none, and the line has a gap. */
  value: number | null;
}

/* The axis' steps, with nothing among them, from at or below the least to at or above the most: 1, 2, 2.5 or 5 times a power of
 * ten, 4 to 6 of them, and whole: figures are counted, or minor units. */
export function niceTicks(most: number, least = 0): number[] {
  const [low, high] = [Math.min(0, least), Math.max(0, most)];
  if (low === high) return [0, 1];
  const rough = (high - low) / 4;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(rough)));
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough && Number.isInteger(one * power)) ?? 10) * power;
  const first = Math.floor(low / step);
  return Array.from({ length: Math.ceil(high / step) - first + 1 }, (_none, index) => (first + index) * step);
}

/* From what to what an axis goes. */
export interface Axis {
  low: number;
  high: number;
}

export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export function xOf(index: number, count: number, frame: Frame): number {
  const room = frame.width - frame.left - frame.right;
  return frame.left + (count <= 1 ? room / 2 : (index * room) / (count - 1));
}

export function yOf(value: number, { low, high }: Axis, frame: Frame): number {
  const room = frame.height - frame.top - frame.bottom;
  return frame.top + room * (1 - (value - low) / (high - low));
}

/* The line through the points from `first` to `last`; one that stands alone is a short piece, or nobody would see
 * it. */
export function pathOf(values: readonly (number | null)[], axis: Axis, frame: Frame, first = 0, last = values.length - 1): string {
  const point = (value: number, index: number) => `${xOf(index, values.length, frame).toFixed(1)} ${yOf(value, axis, frame).toFixed(1)}`;
  return values
    .map((value, index) => {
      if (value === null || index < first || index > last) return '';
      const begins = index <= first || (values[index - 1] ?? null) === null;
      const ends = index >= last || (values[index + 1] ?? null) === null;
      return `${begins ? 'M' : 'L'}${point(value, index)}${begins && ends ? 'm-2 0h4' : ''}`;
    })
    .join('');
}

/* Which points get a name below the axis, so that the names do not touch. */
export function namedPoints(count: number, room: number, nameWidth: number): number[] {
  const fit = Math.max(1, Math.floor(room / nameWidth));
  const every = Math.max(1, Math.ceil(count / fit));
  return Array.from({ length: count }, (_none, index) => index).filter((index) => (count - 1 - index) % every === 0);
}

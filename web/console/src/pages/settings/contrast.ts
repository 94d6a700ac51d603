/* How well a colour can be read: the ratio of WCAG 2, from 1 to 21. */

export interface Rgb {
  r: number;
  g: number;
  b: number;
}

export function parseHex(text: string): Rgb | null {
  const match = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
  if (!match) return null;
  const [r, g, b] = match.slice(1).map((part) => Number.parseInt(part, 16));
  return { r: r ?? 0, g: g ?? 0, b: b ?? 0 };
}

function channel(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function luminance({ r, g, b }: Rgb): number {
  return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
}

export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const WHITE = { r: 255, g: 255, b: 255 };
const INK = { r: 11, g: 13, b: 16 };

export interface Reading {
  /* White or ink: whichever reads better on it. */
  on: 'white' | 'ink';
  onRatio: number;
  /* Against a white page. */
  pageRatio: number;
}

export function readingOf(color: Rgb): Reading {
  const white = contrast(color, WHITE);
  const ink = contrast(color, INK);
  return { on: white >= ink || white >= 4.5 ? 'white' : 'ink', onRatio: white >= 4.5 ? white : Math.max(white, ink), pageRatio: white };
}

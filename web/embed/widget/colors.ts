/* Text on the business's colour: white or near black, whichever is read better (contrast as WCAG 2 defines it). */

const LINEAR_LIMIT = 0.04045;

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= LINEAR_LIMIT ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function textOn(color: string): string {
  const ratio = 1.05 / (luminance(color) + 0.05);
  return ratio >= 4.5 || ratio > (luminance(color) + 0.05) / (luminance('#0b0d10') + 0.05) ? '#ffffff' : '#0b0d10';
}

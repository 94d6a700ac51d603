// What the reference looks like: the colours of the console and of the pages, in light and dark.

interface Palette {
  readonly canvas: string;
  readonly panel: string;
  readonly line: string;
  readonly text: string;
  readonly faint: string;
  readonly accent: string;
  readonly code: string;
  readonly good: string;
  readonly wrong: string;
  readonly sample: string;
}

const LIGHT: Palette = { canvas: '#f6f7f9', panel: '#ffffff', line: '#d8dce2', text: '#14171d', faint: '#565e6c', accent: '#07653c', code: '#6137a3', good: '#07653c', wrong: '#9d1718', sample: '#1c2027' };
const DARK: Palette = { canvas: '#0e1014', panel: '#14171c', line: '#353c47', text: '#e9ebef', faint: '#a3aab7', accent: '#76d59f', code: '#c4b0f7', good: '#76d59f', wrong: '#fda297', sample: '#0a0c0f' };

const SAMPLE_TEXT = '#e9ebef';
const FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const CODE_FONT = 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace';

const answer = (color: string, palette: Palette): object => ({ color, backgroundColor: palette.canvas, tabTextColor: color });

/** Redoc's theme. */
export function themeOf(dark: boolean): object {
  const palette = dark ? DARK : LIGHT;
  const method = palette.faint;
  return {
    colors: {
      primary: { main: palette.accent },
      success: { main: palette.good },
      error: { main: palette.wrong },
      text: { primary: palette.text, secondary: palette.faint },
      border: { dark: palette.line, light: palette.line },
      responses: { success: answer(palette.good, palette), error: answer(palette.wrong, palette), redirect: answer(palette.faint, palette), info: answer(palette.faint, palette) },
      http: { get: '#07653c', post: '#20508f', put: '#734c01', patch: '#734c01', delete: '#9d1718', options: method, basic: method, link: method, head: method },
    },
    schema: { linesColor: palette.line, typeNameColor: palette.faint, typeTitleColor: palette.faint, requireLabelColor: palette.wrong, nestedBackground: palette.canvas, arrow: { color: palette.faint } },
    typography: {
      fontSize: '15px',
      lineHeight: '1.6',
      fontFamily: FONT,
      headings: { fontFamily: FONT, fontWeight: '600' },
      code: { fontFamily: CODE_FONT, fontSize: '13px', color: palette.code, backgroundColor: palette.canvas, wrap: true },
      links: { color: palette.accent, visited: palette.accent, hover: palette.text },
    },
    sidebar: { width: '270px', backgroundColor: palette.canvas, textColor: palette.text, activeTextColor: palette.accent, arrow: { color: palette.faint } },
    rightPanel: { backgroundColor: palette.sample, textColor: SAMPLE_TEXT, width: '38%' },
    codeBlock: { backgroundColor: '#000000' },
    fab: { backgroundColor: palette.panel, color: palette.text },
  };
}

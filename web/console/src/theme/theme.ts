import { createTheme, virtualColor, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/* Ink on paper: the neutral scales replace Mantine's own, so that each of its components falls into line. Colour is left to
 * say how something stands; `tones` below has the six ways. */

function scale(text: string): MantineColorsTuple {
  return text.split(' ').map((hex) => `#${hex}`) as unknown as MantineColorsTuple;
}

const gray = scale('f6f7f9 eef0f3 e5e8ec d8dce2 c3c9d2 656d7b 596170 454c59 2b303a 14171d');
const dark = scale('e9ebef c5cad3 a3aab7 8a92a0 2f353f 262b34 1b1f26 14171c 0e1014 090a0d');
const inkLight = scale('f6f7f9 eef0f3 e5e8ec d8dce2 c3c9d2 656d7b 454c59 181b22 2f3540 14171d');
const inkDark = scale('e9ebef c5cad3 a3aab7 d9dde4 e9ebef eceef2 d5d9e0 8a92a0 2f353f 1b1f26');
const blue = scale('f2f6fe e1ebfe c4d7fd 9fbdfc 759ff9 3368ea 2456d7 1c48b9 163990 112961');
const red = scale('fff3f1 fee3df fec8c1 fda297 f87368 d02c2a b91c1e 9d1718 7c1414 551210');

interface Size {
  height: string;
  text: string;
  side: string;
}

/* Controls by size: compact, console, portal, phone. */
const sizes: Record<string, Size> = {
  xs: { height: '28px', text: '13px', side: '10px' },
  sm: { height: '32px', text: '13px', side: '12px' },
  md: { height: '40px', text: '14px', side: '16px' },
  lg: { height: '48px', text: '16px', side: '20px' },
};

function sizeOf(name: unknown): Size | undefined {
  return sizes[typeof name === 'string' ? name : 'sm'];
}

function buttonVariables(_theme: unknown, props: { size?: unknown }): { root: Record<string, string> } {
  const size = sizeOf(props.size);
  if (!size) return { root: {} };
  return { root: { '--button-height': size.height, '--button-padding-x': size.side, '--button-fz': size.text } };
}

function inputVariables(_theme: unknown, props: { size?: unknown }): { wrapper: Record<string, string> } {
  const size = sizeOf(props.size);
  return { wrapper: size ? { '--input-height': size.height, '--input-fz': size.text } : {} };
}

function heading(px: number, lineHeight: string) {
  return { fontSize: `${px / 16}rem`, fontWeight: '600', lineHeight };
}

/* Neither scroll locks nor responsive style props: both would write style elements at run time. */
const unlocked = { defaultProps: { lockScroll: false } };

export const theme = createTheme({
  black: '#14171d',
  colors: { gray, dark, inkLight, inkDark, ink: virtualColor({ name: 'ink', light: 'inkLight', dark: 'inkDark' }), blue, red },
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.34', sm: '1.4', md: '1.45', lg: '1.5', xl: '1.4' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: {
    fontWeight: '600',
    fontFamily: 'inherit',
    sizes: { h1: heading(20, '1.4'), h2: heading(16, '1.5'), h3: heading(14, '1.43'), h4: heading(13, '1.4') },
  },
  shadows: {
    xs: '0 1px 2px rgb(16 24 40 / 6%)',
    sm: '0 1px 3px rgb(16 24 40 / 8%), 0 1px 2px rgb(16 24 40 / 5%)',
    md: '0 6px 20px -6px rgb(16 24 40 / 16%), 0 2px 6px -2px rgb(16 24 40 / 8%)',
    lg: '0 16px 40px -12px rgb(16 24 40 / 24%), 0 4px 12px -4px rgb(16 24 40 / 10%)',
    xl: '0 28px 64px -16px rgb(16 24 40 / 32%)',
  },
  components: {
    Button: { defaultProps: { size: 'sm' }, vars: buttonVariables },
    Input: { defaultProps: { size: 'sm' }, vars: inputVariables },
    InputWrapper: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { lockScroll: false, radius: 'lg', overlayProps: { backgroundOpacity: 0.4 }, transitionProps: { duration: 120 } } },
    ModalRoot: unlocked,
    Drawer: { defaultProps: { lockScroll: false, transitionProps: { duration: 120 } } },
    DrawerRoot: unlocked,
    Menu: { defaultProps: { shadow: 'md', radius: 'md', transitionProps: { duration: 100 } } },
    Checkbox: { defaultProps: { size: 'xs', radius: 'xs', iconColor: 'var(--rd-on-ink)' } },
    Radio: { defaultProps: { iconColor: 'var(--rd-on-ink)' } },
    Switch: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300, transitionProps: { duration: 100 } } },
  },
});

/* What state a thing is in: background, words, and the fill of bars and dots. */
type Tone = 'waiting' | 'progress' | 'done' | 'closed' | 'wrong' | 'info';
type Tones = Record<Tone, [background: string, words: string, fill: string]>;

const lightTones: Tones = {
  waiting: ['#fff1dc', '#734c01', '#b87a00'],
  progress: ['#f1ecfd', '#6137a3', '#8254d1'],
  done: ['#dff6e7', '#07653c', '#1b9c62'],
  closed: ['#eef0f3', '#545c6a', '#8b93a1'],
  wrong: ['#fee9e6', '#9d1718', '#d02c2a'],
  info: ['#e8f0fe', '#1c48b9', '#3368ea'],
};

const darkTones: Tones = {
  waiting: ['#33270f', '#f2af48', '#b87c06'],
  progress: ['#2a2140', '#c4b0f7', '#9470e0'],
  done: ['#10301f', '#76d59f', '#25a56b'],
  closed: ['#262b34', '#a3aab7', '#6a7280'],
  wrong: ['#3a1a19', '#fda297', '#f87368'],
  info: ['#1a2740', '#9fbdfc', '#4a7bf0'],
};

function toneVariables(tones: Tones): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tones).flatMap(([tone, [background, words, fill]]) => [
      [`--st-${tone}-bg`, background],
      [`--st-${tone}-fg`, words],
      [`--st-${tone}-fill`, fill],
    ]),
  );
}

export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-error': '#9d1718',
    '--mantine-color-anchor': '#1c48b9',
    '--mantine-color-default-border': '#d8dce2',
    '--mantine-color-dimmed': '#596170',
    '--mantine-color-placeholder': '#656d7b',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#14171d',
    '--rd-canvas': '#f6f7f9',
    '--rd-panel': '#ffffff',
    '--rd-raised': '#ffffff',
    '--rd-hover': '#f3f4f7',
    '--rd-press': '#e9ecf0',
    '--rd-nav-active': '#ffffff',
    '--rd-selected': '#f2f6fe',
    '--rd-line': '#e5e8ec',
    '--rd-line-2': '#d8dce2',
    '--rd-control': '#8b93a1',
    '--rd-text': '#14171d',
    '--rd-text-2': '#596170',
    '--rd-text-3': '#656d7b',
    '--rd-link': '#1c48b9',
    '--rd-focus': '#2456d7',
    '--rd-ink': '#181b22',
    '--rd-on-ink': '#ffffff',
    '--rd-series': '#2456d7',
    '--rd-series-2': '#8b93a1',
    '--rd-mark': '#fff1dc',
    ...toneVariables(lightTones),
  },
  dark: {
    '--mantine-color-error': '#fda297',
    '--mantine-color-anchor': '#9fbdfc',
    '--mantine-color-default-border': '#353c47',
    '--mantine-color-dimmed': '#a3aab7',
    '--mantine-color-placeholder': '#8a92a0',
    '--mantine-color-body': '#14171c',
    '--mantine-color-text': '#e9ebef',
    '--mantine-color-bright': '#f4f5f8',
    '--rd-canvas': '#0e1014',
    '--rd-panel': '#14171c',
    '--rd-raised': '#1b1f26',
    '--rd-hover': '#1c2027',
    '--rd-press': '#242933',
    '--rd-nav-active': '#262b34',
    '--rd-selected': '#1a2336',
    '--rd-line': '#262b34',
    '--rd-line-2': '#353c47',
    '--rd-control': '#6a7280',
    '--rd-text': '#e9ebef',
    '--rd-text-2': '#a3aab7',
    '--rd-text-3': '#8a92a0',
    '--rd-link': '#9fbdfc',
    '--rd-focus': '#759ff9',
    '--rd-ink': '#eceef2',
    '--rd-on-ink': '#14171d',
    '--rd-series': '#759ff9',
    '--rd-series-2': '#6a7280',
    '--rd-mark': '#33270f',
    ...toneVariables(darkTones),
  },
});

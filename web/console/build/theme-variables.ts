import { convertCssVariables, defaultCssVariablesResolver, mergeMantineTheme, DEFAULT_THEME } from '@mantine/core';
import type { Plugin } from 'vite';
import { resolver, theme } from '../src/theme/theme.ts';

/* The theme's variables as a style sheet of the build. Mantine would write them into a style element when the page runs,
 * which the content security policy refuses. */

const ID = 'virtual:theme-variables.css';

type Variables = Partial<Record<`--${string}`, string>>;

function merged(base: Variables, own: Variables): Record<`--${string}`, string> {
  const all = Object.entries({ ...base, ...own }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(all) as Record<`--${string}`, string>;
}

export function variablesText(): string {
  const full = mergeMantineTheme(DEFAULT_THEME, theme);
  const base = defaultCssVariablesResolver(full);
  const own = resolver(full);
  return convertCssVariables(
    {
      variables: merged(base.variables, own.variables),
      light: merged(base.light, own.light),
      dark: merged(base.dark, own.dark),
    },
    ':root',
  );
}

export function themeVariables(): Plugin {
  return {
    name: 'theme-variables',
    resolveId(id) {
      return id === ID ? `\0${ID}` : undefined;
    },
    load(id) {
      return id === `\0${ID}` ? variablesText() : undefined;
    },
  };
}

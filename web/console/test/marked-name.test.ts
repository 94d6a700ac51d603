import { expect, test } from 'vitest';
import { namePieces } from '../src/pages/whose/marked-name';

const marked = (name: string, typed: string) => namePieces(name, typed).map(({ text, said }) => (said ? `[${text}]` : text)).join('');

test('words that were said are marked, their beginnings too', () => {
  expect(marked('Karen Holloway', 'Karen, Maple Street')).toBe('[Karen] Holloway');
  expect(marked('Karin Maplewood', 'Karen, Maple Street')).toBe('Karin [Maple]wood');
});

test('accents and case make no difference, and single letters mark nothing', () => {
  expect(marked('Jürgen Müller', 'MULLER j')).toBe('Jürgen [Müller]');
  expect(marked('Mary-Ann Fox', 'ann')).toBe('Mary-[Ann] Fox');
});

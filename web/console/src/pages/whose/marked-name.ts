/* A name in pieces: those that begin with a word that was said, and the rest. Pure. */

export interface NamePiece {
  text: string;
  said: boolean;
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase('en');
}

/* How many letters of the word begin as one that was said does. */
function sameLetters(word: string, said: readonly string[]): number {
  const plain = folded(word);
  let most = 0;
  for (const one of said) if (one.length > 1 && plain.startsWith(one)) most = Math.max(most, one.length);
  return most;
}

export function namePieces(name: string, typed: string): NamePiece[] {
  const said = folded(typed).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const pieces: NamePiece[] = [];
  for (const part of name.split(/(\s+|-)/)) {
    const size = sameLetters(part, said);
    if (size > 0) pieces.push({ text: part.slice(0, size), said: true });
    if (part.length > size) pieces.push({ text: part.slice(size), said: false });
  }
  return pieces;
}

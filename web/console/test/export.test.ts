import { expect, test } from 'vitest';
import { TarReader } from '../src/pages/imports/tar';

function head(name: string, size: number): Uint8Array {
  const block = new Uint8Array(512);
  block.set(new TextEncoder().encode(name));
  block.set(new TextEncoder().encode(size.toString(8).padStart(11, '0')), 124);
  return block;
}

const archive = [head('export/people.csv', 700), new Uint8Array(1024).fill(7), head('export/manifest.json', 3), new Uint8Array(512).fill(1), new Uint8Array(1024)];
const bytes = new Uint8Array(archive.reduce((sum, part) => sum + part.length, 0));
archive.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);

test('an archive names its files as it comes, in pieces of any size, and is whole at its end alone', () => {
  for (const step of [1, 100, 511, 512, 513, 5000]) {
    const reader = new TarReader();
    const seen = new Set<string>();
    for (let at = 0; at < bytes.length; at += step) {
      expect(reader.whole).toBe(false);
      reader.add(bytes.subarray(at, at + step));
      if (reader.file !== '') seen.add(reader.file);
    }
    expect(reader.whole).toBe(true);
    if (step < 1024) expect([...seen]).toEqual(['people.csv', 'manifest.json']);
  }
});

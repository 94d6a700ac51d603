import { describe, expect, it } from 'vitest';
import { keyName, matchKey, type KeyBinding } from '../src/kit/key-match';

const binding = (keys: string): KeyBinding => ({ keys, title: keys, group: '', run: () => undefined });
const list = ['g r', 'g h', 'c', 'h', 'mod+k'].map(binding);

describe('keys', () => {
  it('act alone or one after the other', () => {
    expect(matchKey(list, null, 'c').found?.keys).toBe('c');
    expect(matchKey(list, null, 'g')).toEqual({ found: null, before: 'g' });
    expect(matchKey(list, 'g', 'h').found?.keys).toBe('g h');
  });

  it('do not act for a part of a sequence that is none', () => {
    expect(matchKey(list, 'g', 'c').found).toBeNull();
    expect(matchKey(list, null, 'z')).toEqual({ found: null, before: null });
  });

  it('have one name with Ctrl and with Cmd', () => {
    expect(keyName({ key: 'K', ctrlKey: true, metaKey: false, altKey: false })).toBe('mod+k');
    expect(keyName({ key: 'k', ctrlKey: false, metaKey: true, altKey: false })).toBe('mod+k');
  });
});

/* Which keys were pressed, and what they mean. Pure. */

export interface KeyBinding {
  keys: string;
  title: string;
  group: string;
  run(): void;
  /* Held keys (mod+k) work in fields and dialogs too. */
  everywhere?: boolean;
}

export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const held = event.ctrlKey || event.metaKey ? 'mod+' : '';
  return held + (event.altKey ? 'alt+' : '') + event.key.toLowerCase();
}

/* Which binding a key completes, and what is remembered for the next one. */
export function matchKey(list: readonly KeyBinding[], before: string | null, name: string): { found: KeyBinding | null; before: string | null } {
  const both = before === null ? null : `${before} ${name}`;
  const found = list.find((binding) => binding.keys === both) ?? (before === null ? list.find((binding) => binding.keys === name) : undefined);
  if (found) return { found, before: null };
  return { found: null, before: list.some((binding) => binding.keys.startsWith(`${name} `)) ? name : null };
}

import { useEffect, useRef } from 'react';
import { createStore, useStore } from '../api/store';
import { keyName, matchKey, type KeyBinding } from './key-match';

/* Keys that act: single letters, "g h" one after the other, "mod+k". Not in fields and not behind a dialog; those that are
 * single letters can be switched off (WCAG 2.1.4). A part of the page registers its keys while it is on screen. */

export type { KeyBinding } from './key-match';

const OFF = 'referd-single-keys-off';
export const singleKeysOff = createStore(localStorage.getItem(OFF) === '1');

export function switchSingleKeys(off: boolean): void {
  localStorage.setItem(OFF, off ? '1' : '0');
  singleKeysOff.set(off);
}

const registered = new Map<symbol, KeyBinding[]>();
const version = createStore(0);

export function useKeys(bindings: KeyBinding[]): void {
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  const names = bindings.map((binding) => `${binding.keys} ${binding.title}`).join('\n');
  useEffect(() => {
    const id = Symbol('keys');
    const stable = latest.current.map((binding, index) => ({ ...binding, run: () => latest.current[index]?.run() }));
    registered.set(id, stable);
    version.set(version.get() + 1);
    return () => {
      registered.delete(id);
      version.set(version.get() + 1);
    };
  }, [names]);
}

/* The keys that work now; what was registered last comes first. */
export function useKeyList(): KeyBinding[] {
  useStore(version);
  return active();
}

function active(): KeyBinding[] {
  return [...registered.values()].reverse().flat();
}

function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName) && !isTick(target));
}

function isTick(target: HTMLElement): boolean {
  return target instanceof HTMLInputElement && ['checkbox', 'radio', 'button'].includes(target.type);
}

function behindDialog(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]') !== null;
}

const SEQUENCE_MS = 1_000;

/* Listens for the whole console; mounted once. */
export function useKeyListener(): void {
  useEffect(() => {
    let before: { name: string; at: number } | null = null;
    const press = (event: KeyboardEvent) => {
      const name = keyName(event);
      const held = name.startsWith('mod+');
      const list = active().filter((binding) => binding.everywhere || (!inField(event.target) && !behindDialog()));
      const usable = held ? list : singleKeysOff.get() ? list.filter((binding) => binding.keys.startsWith('mod+')) : list;
      if (event.isComposing || event.altKey) return;
      const first = before && event.timeStamp - before.at < SEQUENCE_MS ? before.name : null;
      const match = matchKey(usable, first, name);
      before = match.before === null ? null : { name: match.before, at: event.timeStamp };
      if (!match.found) return;
      event.preventDefault();
      match.found.run();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

export function Keys({ keys }: { keys: string }) {
  const mac = navigator.platform.startsWith('Mac');
  const shown = keys
    .split(' ')
    .map((key) => key.replace('mod+', mac ? '⌘ ' : 'Ctrl ').replace(/^(.)$/, (letter) => letter.toUpperCase()).replace(/ (.)$/, (end) => end.toUpperCase()));
  return (
    <>
      {shown.map((key, index) => (
        <kbd key={index} className="key">
          {key}
        </kbd>
      ))}
    </>
  );
}

import { createStore } from '../api/store';

/* Which of the two dialogs that work everywhere is open. */
export const overlay = createStore<'palette' | 'keys' | null>(null);

export function openPalette(): void {
  overlay.set('palette');
}

export function openKeyList(): void {
  overlay.set('keys');
}

export function closeOverlay(): void {
  overlay.set(null);
}

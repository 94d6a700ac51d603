import { createStore } from './store';

/* In which world this tab works, and the token that its changes carry. A tab keeps its world over a reload; a new tab takes
 * the one that was used last. */

const KEY = 'referd-world';

function kept(): string | null {
  return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);
}

export const world = createStore<string | null>(kept());
export const csrfToken = createStore<string | null>(null);

export function keepWorld(id: string | null): void {
  if (id === null) {
    sessionStorage.removeItem(KEY);
    localStorage.removeItem(KEY);
  } else {
    sessionStorage.setItem(KEY, id);
    localStorage.setItem(KEY, id);
  }
  world.set(id);
}

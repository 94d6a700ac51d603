import { GivenUp } from './problem';
import { createStore } from './store';

/* A call that finds the session ended, or that wants a fresh password, waits here until the person has answered the dialog
 * over the page; then it is sent again, with the same idempotency key. Nothing typed is lost. */

export type GateKind = 'sign_in' | 'confirm';

interface Waiting {
  kind: GateKind;
  promise: Promise<void>;
  open(): void;
  close(): void;
}

export const gate = createStore<Waiting | null>(null);

export function passGate(kind: GateKind): Promise<void> {
  const waiting = gate.get();
  if (waiting) return waiting.kind === kind ? waiting.promise : waiting.promise.then(() => passGate(kind));
  let open: () => void = () => undefined;
  let close: () => void = () => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    open = () => {
      gate.set(null);
      resolve();
    };
    close = () => {
      gate.set(null);
      reject(new GivenUp());
    };
  });
  gate.set({ kind, promise, open, close });
  return promise;
}

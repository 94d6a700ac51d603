import { useRef, useState } from 'react';
import { GivenUp } from '../api/problem';
import { refresh } from '../api/query';
import { useSpeech } from '../text/text';
import { wordsOf } from './empty';
import { newKey } from './form';
import { say } from './toast';

/* An act without a form: one at a time, however often it is clicked; what went wrong is said, and afterwards everything whose
 * path begins with one of `refreshes` is read again, done or not: a lost answer says nothing of what was done. */
export function useAct(): { busy: boolean; run(act: (key: string) => Promise<unknown>, ...refreshes: string[]): void } {
  const speech = useSpeech();
  const under = useRef(false);
  const [busy, setBusy] = useState(false);
  const set = (is: boolean) => {
    under.current = is;
    setBusy(is);
  };
  const run = async (act: (key: string) => Promise<unknown>, refreshes: string[]) => {
    if (under.current) return;
    set(true);
    try {
      await act(newKey());
    } catch (error) {
      if (!(error instanceof GivenUp)) say(error instanceof Error ? wordsOf(error, speech) : String(error), true);
    } finally {
      set(false);
      if (refreshes.length > 0) void refresh(...refreshes);
    }
  };
  return { busy, run: (act, ...refreshes) => void run(act, refreshes) };
}

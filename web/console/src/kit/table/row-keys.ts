import type { RefObject } from 'react';
import { useSpeech } from '../../text/text';
import { useKeys } from '../keys';

/* J and K go from row to row, X ticks the one they are at; Enter opens it, since its link has the focus. */
export function useRowKeys(body: RefObject<HTMLElement | null>, ticks: boolean): void {
  const { t } = useSpeech();
  const links = () => [...(body.current?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])];
  const at = (all: HTMLElement[]) => all.findIndex((link) => link.closest('tr, li')?.contains(document.activeElement));
  const go = (step: number) => {
    const all = links();
    const next = Math.min(Math.max(at(all) + step, 0), all.length - 1);
    all[next]?.focus();
  };
  const group = t('console.keys.lists');
  useKeys([
    { keys: 'j', title: t('console.keys.next'), group, run: () => go(1) },
    { keys: 'k', title: t('console.keys.previous'), group, run: () => go(-1) },
    ...(ticks
      ? [
          {
            keys: 'x',
            title: t('console.keys.pick'),
            group,
            run: () => {
              const all = links();
              all[at(all)]?.closest('tr, li')?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
            },
          },
        ]
      : []),
  ]);
}

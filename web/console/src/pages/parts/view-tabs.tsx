import type { ReactNode } from 'react';
import { useSpeech } from '../../text/text';
import { useUrl, type Patch } from '../../kit/url';
import styles from './parts.module.css';

export interface View {
  key: string;
  label: string;
  /* What it sets in the address; everything that any view sets and this one does not is taken out. */
  filters: Readonly<Record<string, string>>;
  count?: number | undefined;
  side?: ReactNode;
}

export function activeView(views: readonly View[], search: URLSearchParams): View | undefined {
  const fits = (view: View) => Object.entries(view.filters).every(([name, value]) => search.get(name) === value);
  return [...views].sort((a, b) => Object.keys(b.filters).length - Object.keys(a.filters).length).find(fits);
}

/* Sets of filters as tabs with figures. */
export function ViewTabs({ label, views }: { label: string; views: readonly View[] }) {
  const { number } = useSpeech();
  const url = useUrl();
  const active = activeView(views, url.search);
  const names = [...new Set(views.flatMap((view) => Object.keys(view.filters)))];
  const choose = (view: View) => {
    const cleared: Patch = Object.fromEntries(names.map((name) => [name, null]));
    url.set({ ...cleared, ...view.filters, after: null });
  };
  return (
    <div className={styles.views} role="group" aria-label={label}>
      {views.map((view) => (
        <button key={view.key} type="button" aria-pressed={view === active} onClick={() => choose(view)}>
          <span>{view.label}</span>
          {(view.count !== undefined || Boolean(view.side)) && (
            <span>
              {view.count !== undefined && <strong>{number(view.count)}</strong>}
              {view.side && <small>{view.side}</small>}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

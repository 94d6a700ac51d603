import { useSpeech } from '../../text/text';
import { Dot, type Tone } from '../status';
import { useUrl } from '../url';
import styles from './tabs.module.css';

export interface Tab {
  value: string;
  label: string;
  tone: Tone;
  count: number | undefined;
}

interface Props {
  /* The filter that a tab sets. */
  name: string;
  label: string;
  tabs: Tab[];
  all?: number | undefined;
}

/* One filter as tabs with counts: the first has no filter. */
export function Tabs({ name, label, tabs, all }: Props) {
  const { t, number } = useSpeech();
  const { search, set } = useUrl();
  const value = search.get(name);
  const choose = (next: string | null) => set({ [name]: next, after: null });
  return (
    <div className={styles.tabs} role="group" aria-label={label}>
      <button type="button" aria-pressed={value === null} onClick={() => choose(null)}>
        <span>{t('console.views.all')}</span>
        {all !== undefined && <span className={styles.count}>{number(all)}</span>}
      </button>
      {tabs.map((tab) => (
        <button key={tab.value} type="button" aria-pressed={value === tab.value} onClick={() => choose(tab.value)}>
          <Dot tone={tab.tone} />
          <span>{tab.label}</span>
          {tab.count !== undefined && <span className={styles.count}>{number(tab.count)}</span>}
        </button>
      ))}
    </div>
  );
}

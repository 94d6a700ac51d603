import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { useGet } from '../api/query';
import { useStore } from '../api/store';
import { useSpeech } from '../text/text';
import { closeOverlay, overlay } from './palette-store';
import { useEntries, type Entry } from './palette-entries';
import { Marked } from './marked';
import styles from './palette.module.css';
import { Keys } from '../kit/keys';

const WAIT_MS = 150;

/* Ctrl K: people, referrals, pages and acts by a few letters. */
export default function Palette() {
  const { t } = useSpeech();
  const opened = useStore(overlay) === 'palette';
  return (
    <Modal
      opened={opened}
      onClose={closeOverlay}
      withCloseButton={false}
      size={600}
      padding={0}
      yOffset="10vh"
      attributes={{ content: { 'aria-label': t('console.palette.title') } }}
    >
      <Search />
    </Modal>
  );
}

function Search() {
  const { t } = useSpeech();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [asked] = useDebouncedValue(typed.trim(), WAIT_MS);
  const found = useGet('/v1/search', { query: { q: asked }, enabled: asked.length > 1, keep: true });
  const groups = useEntries(typed.trim(), asked.length > 1 ? (found.data?.data ?? []) : []);
  const entries = groups.flatMap((group) => group.entries);
  const chosen = Math.min(at, entries.length - 1);

  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    closeOverlay();
    entry.run();
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = (chosen + step + entries.length) % Math.max(entries.length, 1);
      setAt(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(entries[chosen]);
    }
  };
  return (
    <div className={styles.palette}>
      <div className={styles.top}>
        <IconSearch size={19} aria-hidden />
        <input
          className={styles.input}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={press}
          placeholder={t('console.palette.hint')}
          aria-label={t('console.palette.title')}
          role="combobox"
          aria-expanded
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={entries.length > 0 ? `${id}-${chosen}` : undefined}
          data-autofocus
        />
      </div>
      <div className={styles.list} id={`${id}-list`} role="listbox" aria-label={t('console.palette.results')} tabIndex={-1}>
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <p className={styles.group} aria-hidden>
              {group.title}
            </p>
            {group.entries.map((entry) => {
              const index = entries.indexOf(entry);
              return (
                <div
                  key={entry.key}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={index === chosen}
                  className={styles.entry}
                  onClick={() => run(entry)}
                  onPointerMove={() => setAt(index)}
                >
                  <span className={styles.icon}>{entry.icon}</span>
                  <span className={styles.words}>
                    <Marked text={entry.title} part={typed.trim()} />
                    {entry.subtitle && <small>{entry.subtitle}</small>}
                  </span>
                  {entry.keys && <Keys keys={entry.keys} />}
                </div>
              );
            })}
          </div>
        ))}
        {entries.length === 0 && <p className={styles.none}>{found.isFetching ? t('console.palette.searching') : t('console.palette.none')}</p>}
      </div>
    </div>
  );
}

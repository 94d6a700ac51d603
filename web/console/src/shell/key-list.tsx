import { Switch } from '@mantine/core';
import { useStore } from '../api/store';
import { Keys, singleKeysOff, switchSingleKeys, useKeyList } from '../kit/keys';
import { Dialog } from '../kit/reason';
import { useSpeech } from '../text/text';
import styles from './key-list.module.css';
import { closeOverlay, overlay } from './palette-store';

/* What the keyboard does on this page, and the switch for single letters. */
export default function KeyList() {
  const { t } = useSpeech();
  const opened = useStore(overlay) === 'keys';
  const off = useStore(singleKeysOff);
  const list = useKeyList();
  const groups = [...new Set(list.map((binding) => binding.group))];
  return (
    <Dialog title={t('console.keys.title')} opened={opened} onClose={closeOverlay} size="lg">
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {list
                .filter((binding) => binding.group === group)
                .map((binding) => (
                  <div key={`${binding.keys} ${binding.title}`}>
                    <dt>{binding.title}</dt>
                    <dd>
                      <Keys keys={binding.keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch
        label={t('console.keys.single')}
        description={t('console.keys.single_text')}
        checked={!off}
        onChange={(event) => switchSingleKeys(!event.currentTarget.checked)}
      />
    </Dialog>
  );
}

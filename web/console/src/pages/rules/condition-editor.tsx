import { ActionIcon, Button, Menu, NativeSelect } from '@mantine/core';
import { IconBraces, IconPlus, IconTrash } from '@tabler/icons-react';
import { addTo, newLeaf, OFFERED_FIELDS, readCondition, withMode, type Group, type Line, type Raw } from '../../rules/condition';
import { at, drop, put, type Json, type Path } from '../../rules/json';
import { fieldName } from '../../rules/words';
import { useSpeech } from '../../text/text';
import { useEditor } from './editor';
import { LeafRow } from './leaf-row';
import styles from './rules.module.css';
import { useWords } from './words';

/* A condition as lines. `path` is where it stands in the rules; there may be none yet. */
export function ConditionEditor({ path, offered = OFFERED_FIELDS }: { path: Path; offered?: readonly string[] }) {
  const { draft, replace } = useEditor();
  const condition = at(draft, path);
  const line = condition === undefined ? null : readCondition(condition, path);
  const add = (leaf: Json) => replace(put(draft, path, addTo(condition, leaf)));
  const remove = (gone: Path) => replace(without(draft, path, gone));
  return (
    <div>
      {line?.line === 'group' && line.mode !== 'not' && line.lines.length > 1 && <Mode group={line} />}
      {line !== null && <Lines lines={line.line === 'group' && line.mode !== 'not' ? line.lines : [line]} onRemove={remove} />}
      <AddCondition offered={offered} onAdd={add} />
    </div>
  );
}

/* The rules without one line; a condition of which nothing is left goes too. */
function without(draft: Json, root: Path, gone: Path): Json {
  if (gone.length === root.length) return drop(draft, root);
  const last = gone[gone.length - 1];
  const less = drop(draft, typeof last === 'number' ? gone : gone.slice(0, -1));
  const group = gone.slice(0, -1);
  const left = at(less, group);
  if (!Array.isArray(left) || left.length > 0) return less;
  return without(less, root, group.slice(0, -1));
}

function Mode({ group }: { group: Group }) {
  const { t } = useSpeech();
  const { draft, replace } = useEditor();
  const json = at(draft, group.path);
  if (json === undefined) return null;
  return (
    <NativeSelect
      className={styles.mode}
      aria-label={t('console.rules.mode')}
      value={group.mode}
      data={[
        { value: 'all', label: t('console.rules.mode_all') },
        { value: 'any', label: t('console.rules.mode_any') },
      ]}
      onChange={(event) => replace(put(draft, group.path, withMode(json, event.currentTarget.value === 'any' ? 'any' : 'all')))}
    />
  );
}

function Lines({ lines, onRemove }: { lines: readonly Line[]; onRemove(path: Path): void }) {
  return lines.map((line) => {
    const key = line.path.join('/');
    if (line.line === 'leaf') return <LeafRow key={`${key} ${line.field}`} leaf={line} onRemove={() => onRemove(line.path)} />;
    if (line.line === 'raw') return <RawLine key={key} line={line} onRemove={() => onRemove(line.path)} />;
    return <GroupLines key={key} group={line} onRemove={onRemove} />;
  });
}

function GroupLines({ group, onRemove }: { group: Group; onRemove(path: Path): void }) {
  const { t } = useSpeech();
  const title = group.mode === 'not' ? t('console.rules.mode_not') : null;
  return (
    <div className={styles.group} role="group" aria-label={title ?? t(group.mode === 'all' ? 'console.rules.mode_all' : 'console.rules.mode_any')}>
      <div className={styles.groupHead}>
        {title === null ? <Mode group={group} /> : <span>{title}</span>}
        <ActionIcon variant="subtle" size={28} aria-label={t('console.rules.remove_group')} onClick={() => onRemove(group.path)}>
          <IconTrash size={16} />
        </ActionIcon>
      </div>
      <Lines lines={group.lines} onRemove={(path) => onRemove(group.mode === 'not' ? group.path : path)} />
    </div>
  );
}

/* Valid or not, the editor has no sentence for it: it stays as it is, and is changed in the JSON. */
function RawLine({ line, onRemove }: { line: Raw; onRemove: () => void }) {
  const { t } = useSpeech();
  return (
    <div className={styles.raw}>
      <IconBraces size={16} aria-hidden />
      <code>{JSON.stringify(line.value)}</code>
      <span className={styles.hint}>{t('console.rules.only_json')}</span>
      <ActionIcon variant="subtle" size={28} aria-label={t('console.rules.remove_condition', { name: 'JSON' })} onClick={onRemove}>
        <IconTrash size={16} />
      </ActionIcon>
    </div>
  );
}

function AddCondition({ offered, onAdd }: { offered: readonly string[]; onAdd(leaf: Json): void }) {
  const { t } = useSpeech();
  const words = useWords();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button className={styles.add} variant="subtle" size="xs" leftSection={<IconPlus size={15} />}>
          {t('console.rules.add_condition')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.words}>
        {offered.map((field) => (
          <Menu.Item key={field} onClick={() => onAdd(newLeaf(field))}>
            {fieldName(words, field)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

import { CloseButton, Menu, TextInput, UnstyledButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { useSpeech } from '../../text/text';
import styles from './rules.module.css';

interface Props {
  label: string;
  labelId: string;
  describedBy?: string | undefined;
  values: readonly string[];
  options: readonly string[];
  wordOf(value: string): string;
  /* A value that no option has may be typed; what makes one good. */
  other?: RegExp;
  onChange(values: string[]): void;
}

/* Several words of a list: each a pill that can be taken off, and a menu of those that are left. */
export function WordPills({ label, labelId, describedBy, values, options, wordOf, other, onChange }: Props) {
  const { t } = useSpeech();
  const left = options.filter((option) => !values.includes(option));
  return (
    <div className={styles.pills} role="group" aria-labelledby={labelId} aria-describedby={describedBy}>
      {values.map((value) => (
        <span key={value} className={styles.pill}>
          {wordOf(value)}
          <CloseButton
            size={20}
            variant="transparent"
            aria-label={t('console.rules.take_off', { value: wordOf(value) })}
            onClick={() => onChange(values.filter((one) => one !== value))}
          />
        </span>
      ))}
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <UnstyledButton className={styles.addWord} aria-label={t('console.rules.add_to', { label })}>
            <IconPlus size={15} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown className={styles.words}>
          {left.map((option) => (
            <Menu.Item key={option} onClick={() => onChange([...values, option])}>
              {wordOf(option)}
            </Menu.Item>
          ))}
          {other && <OtherWord pattern={other} onAdd={(value) => onChange([...values.filter((one) => one !== value), value])} />}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function OtherWord({ pattern, onAdd }: { pattern: RegExp; onAdd(value: string): void }) {
  const { t } = useSpeech();
  const [text, setText] = useState('');
  const good = pattern.test(text.trim());
  const press = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key !== 'Enter' || !good) return;
    event.preventDefault();
    onAdd(text.trim());
    setText('');
  };
  return (
    <TextInput
      className={styles.otherWord}
      aria-label={t('console.rules.other_word')}
      placeholder={t('console.rules.other_word')}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={press}
      error={text !== '' && !good ? t('console.rules.other_word_wrong') : undefined}
    />
  );
}

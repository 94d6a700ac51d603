import { Popover, TextInput, Button } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useSpeech } from '../../text/text';
import type { TableControl } from './state';
import styles from './table.module.css';
import type { Filter } from './types';

/* A filter whose value is typed: an owner, a reference. */
export function TypedFilter({ filter, control }: { filter: Filter; control: TableControl }) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  const [value, setValue] = useState('');
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus>
      <Popover.Target>
        <button type="button" className={styles.free} onClick={() => setOpen(!open)}>
          {filter.title}
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={styles.typed}
          onSubmit={(event) => {
            event.preventDefault();
            setOpen(false);
            if (value.trim() !== '') control.filter(filter.name, value.trim());
          }}
        >
          <TextInput label={filter.title} value={value} onChange={(event) => setValue(event.currentTarget.value)} data-autofocus />
          <Button type="submit">{t('console.table.apply')}</Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

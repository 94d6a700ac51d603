import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconChevronDown, IconColumns3, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { useSpeech } from '../../text/text';
import { useKeys } from '../keys';
import type { ListPath } from '../list';
import { ExportButton } from './export-button';
import type { ListQuery } from './list-query';
import type { TableControl } from './state';
import styles from './table.module.css';
import { TypedFilter } from './typed-filter';
import type { Column, Filter, TableSpec } from './types';

interface Props<P extends ListPath> {
  spec: TableSpec<P>;
  control: TableControl;
  query: ListQuery;
}

/* One chip per filter: dashed while it is free, solid with its value when it is set. */
export function FilterBar<P extends ListPath>({ spec, control, query }: Props<P>) {
  const { t } = useSpeech();
  const bar = useRef<HTMLDivElement>(null);
  const chosen = (spec.filters ?? []).filter((filter) => !filter.elsewhere || control.state.filters[filter.name] !== undefined);
  useKeys([
    {
      keys: 'f',
      title: t('console.keys.filter'),
      group: t('console.keys.lists'),
      run: () => bar.current?.querySelector<HTMLElement>('button, input')?.focus(),
    },
  ]);
  return (
    <div className={styles.filters} ref={bar}>
      {chosen.map((filter) => (
        <Chip key={filter.name} filter={filter} control={control} />
      ))}
      <span className={styles.room} />
      <ExportButton spec={spec} control={control} query={query} />
      <ColumnsMenu columns={spec.columns as Column<never>[]} control={control} />
    </div>
  );
}

function Chip({ filter, control }: { filter: Filter; control: TableControl }) {
  const { t } = useSpeech();
  const value = control.state.filters[filter.name];
  if (value === undefined) {
    if (filter.elsewhere) return null;
    return filter.typed ? <TypedFilter filter={filter} control={control} /> : <Choice filter={filter} control={control} />;
  }
  const label = filter.options?.find((option) => option.value === value)?.label ?? filter.labelOf?.(value) ?? value;
  return (
    <span className={styles.set}>
      <span>
        {filter.title} <strong>{label}</strong>
      </span>
      <ActionIcon
        variant="subtle"
        size={26}
        aria-label={t('console.table.drop', { filter: filter.title })}
        onClick={() => control.filter(filter.name, null)}
      >
        <IconX size={14} />
      </ActionIcon>
    </span>
  );
}

function Choice({ filter, control }: { filter: Filter; control: TableControl }) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button type="button" className={styles.free}>
          {filter.title}
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {(filter.options ?? []).map((option) => (
          <Menu.Item key={option.value} onClick={() => control.filter(filter.name, option.value)}>
            {option.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function ColumnsMenu({ columns, control }: { columns: Column<never>[]; control: TableControl }) {
  const { t } = useSpeech();
  const { shown } = control.state;
  const toggle = (key: string) => {
    const next = columns.map((column) => column.key).filter((one) => (one === key ? !shown.includes(one) : shown.includes(one)));
    if (next.length > 0) control.show(next);
  };
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="subtle" className={styles.columns} aria-label={t('console.table.columns')}>
          <IconColumns3 size={17} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {columns.map((column) => (
          <Menu.CheckboxItem key={column.key} checked={shown.includes(column.key)} onChange={() => toggle(column.key)}>
            {column.title}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

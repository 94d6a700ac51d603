import { ActionIcon, Autocomplete, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useSpeech } from '../../text/text';
import styles from './developers.module.css';
import { places, type MappingRow } from './mapping';

interface Props {
  rows: MappingRow[];
  paths: string[];
  /* Which row is wrong, and why. */
  fault: { place: string; words: string } | null;
  onChange(rows: MappingRow[]): void;
}

/* The rows of a mapping: a place in the event, and where in the message its value is. */
export function MappingRows({ rows, paths, fault, onChange }: Props) {
  const { t } = useSpeech();
  const set = (at: number, change: Partial<MappingRow>) => onChange(rows.map((row, index) => (index === at ? { ...row, ...change } : row)));
  return (
    <div className={styles.rows} role="group" aria-label={t('console.inbound.mapping')}>
      {rows.map((row, index) => (
        <div key={index} className={styles.row}>
          <Autocomplete aria-label={t('console.inbound.place')} placeholder="customer.email" value={row.place} data={places} onChange={(place) => set(index, { place })} />
          <Autocomplete
            aria-label={t('console.inbound.value_of', { place: row.place })}
            placeholder={`$.${row.place || 'customer.email'}`}
            value={row.value}
            data={paths}
            limit={30}
            error={fault !== null && fault.place === row.place ? fault.words : undefined}
            onChange={(value) => set(index, { value })}
          />
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('console.inbound.remove_row', { place: row.place })} onClick={() => onChange(rows.filter((_, at) => at !== index))}>
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={() => onChange([...rows, { place: '', value: '' }])}>
          {t('console.inbound.add_row')}
        </Button>
      </div>
    </div>
  );
}

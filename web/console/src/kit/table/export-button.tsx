import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useSpeech } from '../../text/text';
import { wordsOf } from '../empty';
import type { ListPath } from '../list';
import { say } from '../toast';
import { saveCsv } from './csv';
import { fileColumns } from './file-columns';
import { readAll, type ListQuery } from './list-query';
import type { TableControl } from './state';
import type { Column, TableSpec } from './types';

interface Props<P extends ListPath> {
  spec: TableSpec<P>;
  control: TableControl;
  query: ListQuery;
}

/* All pages of what the table shows now, its columns in its order, as a file. */
export function ExportButton<P extends ListPath>({ spec, control, query }: Props<P>) {
  const speech = useSpeech();
  const [count, setCount] = useState<number | null>(null);
  const columns = fileColumns(spec.columns, control.state.shown, speech.t('console.money.currency'));
  const save = async () => {
    setCount(0);
    try {
      const { rows, cut } = await readAll(spec.path, query, setCount);
      saveCsv(spec.name, [header(columns), ...rows.map((row) => columns.map((column) => column.csv(row)))]);
      if (cut) say(speech.t('console.table.export_cut', { count: rows.length }), true);
    } catch (error) {
      say(error instanceof Error ? wordsOf(error, speech, 'read') : speech.t('console.failed.title'), true);
    } finally {
      setCount(null);
    }
  };
  return (
    <Button variant="subtle" leftSection={<IconDownload size={16} />} loading={count !== null} onClick={() => void save()}>
      {speech.t('console.table.export')}
    </Button>
  );
}

function header<Row>(columns: Column<Row>[]): string[] {
  return columns.map((column) => column.title);
}

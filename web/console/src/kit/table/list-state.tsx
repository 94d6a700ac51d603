import { Button } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Problem } from '../../api/problem';
import { useSpeech } from '../../text/text';
import { Empty, Failed } from '../empty';
import type { ListPath, Page, RowOf } from '../list';
import type { TableControl } from './state';
import type { Filter, TableSpec } from './types';

interface Props<P extends ListPath> {
  list: UseQueryResult<Page<RowOf<P>>, Error>;
  spec: TableSpec<P>;
  control: TableControl;
  children: ReactNode;
}

/* The rows, or what there is instead of them. */
export function ListState<P extends ListPath>({ list, spec, control, children }: Props<P>) {
  const set = (spec.filters ?? []).filter((filter) => control.state.filters[filter.name] !== undefined);
  const unserved = list.error instanceof Problem && list.error.code === 'unsupported_filter';
  if (unserved) return <NothingFound set={set} control={control} unserved />;
  if (list.error && !list.data) return <Failed error={list.error} onAgain={() => void list.refetch()} />;
  if (!list.data || list.data.data.length > 0 || control.state.after !== null) return children;
  if (set.length > 0) return <NothingFound set={set} control={control} unserved={false} />;
  return spec.empty;
}

function valueOf(filter: Filter, value: string): string {
  return filter.options?.find((option) => option.value === value)?.label ?? filter.labelOf?.(value) ?? value;
}

/* Nothing matches, or the API has no index for just these filters together: which one to drop. */
function NothingFound({ set, control, unserved }: { set: Filter[]; control: TableControl; unserved: boolean }) {
  const { t } = useSpeech();
  return (
    <Empty
      icon={IconFilterOff}
      title={unserved ? t('console.table.unserved') : t('console.table.nothing', { count: set.length })}
      text={unserved ? t('console.table.unserved_text') : t('console.table.nothing_text')}
      actions={
        <>
          {set.map((filter) => (
            <Button key={filter.name} variant="default" onClick={() => control.filter(filter.name, null)}>
              {t('console.table.drop', { filter: `${filter.title}: ${valueOf(filter, control.state.filters[filter.name] ?? '')}` })}
            </Button>
          ))}
          {set.length > 1 && (
            <Button variant="subtle" onClick={control.clear}>
              {t('console.table.clear')}
            </Button>
          )}
        </>
      }
    />
  );
}

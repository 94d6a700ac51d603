import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useSpeech } from '../../text/text';
import type { Page } from '../list';
import type { TableControl } from './state';
import styles from './table.module.css';

interface Props {
  control: TableControl;
  page: Page<unknown> | undefined;
  count: number;
  total: number | null;
  limit: number;
}

/* Newer and older, by cursor: there are no page numbers, since rows come and go meanwhile. */
export function Pager({ control, page, count, total, limit }: Props) {
  const { t, number } = useSpeech();
  const { after, order } = control.state;
  const next = page?.has_more ? page.next_cursor : null;
  const few = after === null && next === null;
  const words =
    total === null || after !== null
      ? t('console.table.shown', { count })
      : t('console.table.of', { to: number(Math.min(count, limit)), total: number(Math.max(total, count)) });
  return (
    <div className={styles.pager}>
      <p>
        {few ? t('console.table.shown', { count }) : words}
        {order === null && <span>{t('console.table.newest')}</span>}
      </p>
      <Button variant="default" disabled={after === null} onClick={control.newer} leftSection={<IconChevronLeft size={16} />}>
        {t('console.table.newer')}
      </Button>
      <Button
        variant="default"
        disabled={next === null}
        onClick={() => next !== null && control.older(next)}
        rightSection={<IconChevronRight size={16} />}
      >
        {t('console.table.older')}
      </Button>
    </div>
  );
}

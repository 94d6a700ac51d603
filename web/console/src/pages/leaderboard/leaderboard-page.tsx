import { NativeSelect, SegmentedControl } from '@mantine/core';
import { IconTrophy } from '@tabler/icons-react';
import { useGet } from '../../api/query';
import { Card } from '../../kit/card';
import { Empty, Failed } from '../../kit/empty';
import { Page, Stack } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import { useUrl } from '../../kit/url';
import { useSpeech } from '../../text/text';
import { usePrograms } from '../shared/programs';
import styles from './leaderboard.module.css';
import { Ranks } from './ranks';

const METRICS = ['closed', 'revenue', 'earned'] as const;
const PERIODS = ['month', 'year', 'all'] as const;
type Metric = (typeof METRICS)[number];
type Period = (typeof PERIODS)[number];

function chosen<T extends string>(words: readonly T[], word: string | null, usual: T): T {
  return words.find((one) => one === word) ?? usual;
}

/* Participants of a program by what they have brought. What is chosen stands in the address. */
export default function LeaderboardPage() {
  const { t } = useSpeech();
  const url = useUrl();
  const programs = usePrograms();
  const program = programs.find(url.search.get('program_id')) ?? programs.main;
  const metric = chosen(METRICS, url.search.get('metric'), 'closed');
  const period = chosen(PERIODS, url.search.get('period'), 'year');
  const set = (part: Record<string, string>) => url.set({ ...part, after: null }, { replace: true });
  return (
    <Page title={t('console.leaders.title')}>
      <div className={styles.choice}>
        {programs.list.length > 1 && (
          <NativeSelect
            aria-label={t('console.leaders.program')}
            data={programs.list.map((one) => ({ value: one.id, label: one.name }))}
            value={program?.id ?? ''}
            onChange={(event) => set({ program_id: event.currentTarget.value })}
          />
        )}
        <SegmentedControl aria-label={t('console.leaders.metric')} size="xs" data={METRICS.map((one) => ({ value: one, label: t(`console.leaders.${one}`) }))} value={metric} onChange={(next) => set({ metric: next })} />
        <SegmentedControl aria-label={t('console.leaders.period')} size="xs" data={PERIODS.map((one) => ({ value: one, label: t(`console.leaders.${one}`) }))} value={period} onChange={(next) => set({ period: next })} />
      </div>
      {programs.loaded && !program && <Empty icon={IconTrophy} title={t('console.leaders.no_program')} />}
      {program && <Board programId={program.id} metric={metric} period={period} after={url.search.get('after')} onPage={(after) => url.set({ after })} />}
    </Page>
  );
}

interface BoardProps {
  programId: string;
  metric: Metric;
  period: Period;
  after: string | null;
  onPage(after: string | null): void;
}

function Board({ programId, metric, period, after, onPage }: BoardProps) {
  const { t } = useSpeech();
  const board = useGet('/v1/leaderboard', { query: { program_id: programId, metric, period, limit: 50, ...(after ? { starting_after: after } : {}) }, keep: true });
  if (board.error) return <Failed error={board.error} onAgain={() => void board.refetch()} />;
  if (!board.data) return <Shapes lines={8} />;
  if (board.data.data.length === 0 && after === null) return <Empty icon={IconTrophy} title={t('console.leaders.nobody')} text={t('console.leaders.nobody_text')} />;
  const next = board.data.next_cursor === null ? null : String(board.data.next_cursor);
  return (
    <Stack>
      <Card flush>
        <Ranks rows={board.data.data} metric={metric} />
      </Card>
      <div className={styles.pager}>
        {after !== null && (
          <button type="button" onClick={() => onPage(null)}>
            {t('console.leaders.first')}
          </button>
        )}
        {next !== null && (
          <button type="button" onClick={() => onPage(next)}>
            {t('console.leaders.more')}
          </button>
        )}
      </div>
      <p className={styles.note}>{t('console.leaders.note')}</p>
    </Stack>
  );
}

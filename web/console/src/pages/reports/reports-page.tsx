import { Button, NativeSelect, Switch } from '@mantine/core';
import { IconDownload, IconMail, IconReportAnalytics } from '@tabler/icons-react';
import { useState } from 'react';
import { send } from '../../api/http';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Card } from '../../kit/card';
import { Empty, Failed, wordsOf } from '../../kit/empty';
import { Ago } from '../../kit/figures';
import { Page, Stack } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import { Dialog } from '../../kit/reason';
import { saveFile } from '../../kit/table/csv';
import { say } from '../../kit/toast';
import { useUrl } from '../../kit/url';
import { usePlace, useSpeech } from '../../text/text';
import { usePrograms } from '../shared/programs';
import { MailForm } from './mail-form';
import { CohortChart } from './cohort-chart';
import { CohortTable } from './cohort-table';
import { bys, fits, isByTime, mainFigure, periods, rangeOf, rooms, usualPeriod, type FigureKey, type Period, type Report, type Room } from './report';
import { ReportChart } from './report-chart';
import { ReportTable } from './report-table';
import { ReportTotals } from './report-totals';
import { Rooms } from './rooms';
import styles from './reports.module.css';

/* Reports of a period: each room one, told by what is chosen, which stands in the address. */
export default function ReportsPage() {
  const { t } = useSpeech();
  const ask = useAsk();
  const report = useGet(`/v1/reports/${ask.room}`, { query: ask.query, keep: true });
  return (
    <Page title={t('console.nav.reports')} acts={
        <>
          <MailButton ask={ask} />
          <Download room={ask.room} query={ask.query} />
        </>
      }
    >
      <Stack>
        <Rooms room={ask.room} />
        <Choice ask={ask} />
        {report.error && !report.data && <Failed error={report.error} onAgain={() => void report.refetch()} />}
        {!report.data && !report.error && <Shapes lines={8} />}
        {report.data && report.data.name === ask.room && <Told report={report.data} ask={ask} />}
      </Stack>
    </Page>
  );
}

export interface Ask {
  room: Room;
  by: string | null;
  period: Period;
  compare: boolean;
  figure: FigureKey;
  query: { program_id?: string; by?: NonNullable<Report['by']> & 'program'; from?: string; to?: string; compare?: 'previous' };
}

function one<T extends string>(words: readonly T[], word: string | null, usual: T): T {
  return words.find((each) => each === word) ?? usual;
}

/* What the address asks for, as far as the report can be told so. */
function useAsk(): Ask {
  const { search } = useUrl();
  const { now } = usePlace();
  const [opened] = useState(now);
  const room = one(rooms, search.get('room'), 'funnel');
  const by = bys[room].find((each) => each === search.get('by')) ?? null;
  const usual = usualPeriod(room, by);
  const asked = one(periods, search.get('period'), usual);
  const period = fits(asked, room, by) ? asked : usual;
  const compare = search.get('compare') === '1' && period !== 'all' && room !== 'cohorts' && (room !== 'liabilities' || isByTime(by));
  const program = room === 'cohorts' ? null : search.get('program_id');
  const query = { ...(program ? { program_id: program } : {}), ...(by ? { by } : {}), ...rangeOf(period, opened), ...(compare ? { compare: 'previous' } : {}) } as Ask['query'];
  return { room, by, period, compare, figure: (search.get('figure') as FigureKey | null) ?? mainFigure[room], query };
}

function Choice({ ask }: { ask: Ask }) {
  const { t } = useSpeech();
  const { set } = useUrl();
  const programs = usePrograms();
  const stands = ask.room === 'liabilities' && !isByTime(ask.by);
  const alone = ask.room === 'cohorts';
  const usual = usualPeriod(ask.room, ask.by);
  return (
    <div className={styles.choice}>
      {programs.list.length > 1 && !alone && (
        <NativeSelect
          aria-label={t('console.column.program')}
          value={ask.query.program_id ?? ''}
          data={[{ value: '', label: t('console.home.all_programs') }, ...programs.list.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(event) => set({ program_id: event.currentTarget.value })}
        />
      )}
      {!alone && (
        <NativeSelect
          aria-label={t('console.reports.by')}
          value={ask.by ?? ''}
          data={[{ value: '', label: t(ask.room === 'liabilities' ? 'console.reports.by_age' : ask.room === 'time_to_close' ? 'console.reports.by_span' : 'console.reports.by_nothing') }, ...bys[ask.room].map((by) => ({ value: by, label: t(`console.reports.by_${by as 'program'}`) }))]}
          onChange={(event) => set({ by: event.currentTarget.value, figure: null })}
        />
      )}
      {!stands && (
        <NativeSelect
          aria-label={t('console.reports.period')}
          value={ask.period}
          data={periods.filter((period) => fits(period, ask.room, ask.by)).map((period) => ({ value: period, label: t(`console.reports.period_${period}`) }))}
          onChange={(event) => set({ period: event.currentTarget.value === usual ? null : event.currentTarget.value })}
        />
      )}
      {!stands && !alone && ask.period !== 'all' && (
        <Switch label={t('console.reports.compare')} checked={ask.compare} onChange={(event) => set({ compare: event.currentTarget.checked ? '1' : null })} />
      )}
    </div>
  );
}

function Told({ report, ask }: { report: Report; ask: Ask }) {
  const { t } = useSpeech();
  const empty = report.totals.every((row) => Object.values(row.values).every((value) => !value)) && report.rows.every((row) => Object.values(row.values).every((value) => !value));
  const cohorts = report.name === 'cohorts';
  if (empty && cohorts) return <Empty icon={IconReportAnalytics} title={t('console.reports.cohorts_empty')} text={t('console.reports.cohorts_empty_text')} />;
  if (empty) return <Empty icon={IconReportAnalytics} title={t('console.reports.empty')} text={t('console.reports.empty_text')} />;
  return (
    <>
      <ReportTotals report={report} figure={ask.figure} />
      {cohorts ? <CohortChart report={report} figure={ask.figure} /> : <ReportChart report={report} figure={ask.figure} />}
      {report.rows.length > 0 && <Card flush>{cohorts ? <CohortTable report={report} /> : <ReportTable report={report} />}</Card>}
      <div className={styles.notes}>
        <p>
          {t('console.reports.as_of')} <Ago at={report.as_of} />
        </p>
        {cohorts && isOneSided(report) && <p>{t('console.reports.note', { note: 'onesided' })}</p>}
        {report.notes.map((note) => (
          <p key={note}>{t('console.reports.note', { note: noteKey(note) })}</p>
        ))}
      </div>
    </>
  );
}

/* Whether nobody is there to be compared with. */
function isOneSided(report: Report): boolean {
  return !report.totals.some((row) => row.key === 'others' && row.values.customers);
}

/* Which of the server's notes it is, so that it is told in the person's language. */
function noteKey(note: string): string {
  if (note.startsWith('How often')) return 'shares';
  if (note.startsWith('Each step')) return 'steps';
  if (note.startsWith('A participant is active')) return 'active';
  if (note.startsWith('By channel a participant')) return 'channels';
  if (note.startsWith('A customer stands')) return 'customers';
  if (note.startsWith('What customers did')) return 'windows';
  return note.startsWith('Steps between') ? 'participant' : 'revenue';
}

/* The same as a file, made by the server. */
function Download({ room, query }: { room: Room; query: object }) {
  const speech = useSpeech();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const response = await send('get', `/v1/reports/${room}`, { query, accept: 'text/csv' });
      saveFile(`${room}.csv`, await response.blob());
    } catch (error) {
      say(error instanceof Error ? wordsOf(error, speech, 'read') : speech.t('console.failed.title'), true);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="default" leftSection={<IconDownload size={16} />} loading={busy} onClick={() => void save()}>
      {speech.t('console.table.export')}
    </Button>
  );
}

/* The same again by mail, for who may say so. */
function MailButton({ ask }: { ask: Ask }) {
  const { t } = useSpeech();
  const may = useMay()('reports:write');
  const [open, setOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconMail size={16} />} onClick={() => setOpen(true)}>
        {t('console.mailed.send')}
      </Button>
      {open && (
        <Dialog title={t('console.mailed.send')} opened onClose={() => setOpen(false)}>
          <MailForm ask={{ room: ask.room, program_id: ask.query.program_id, by: ask.by, compare: ask.compare }} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

import { Button, Menu } from '@mantine/core';
import { IconCalendar, IconChevronDown, IconPlus, IconStack2 } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Failed } from '../../kit/empty';
import { Keys } from '../../kit/keys';
import { Columns, Page, Stack } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import { useUrl } from '../../kit/url';
import { useSpeech } from '../../text/text';
import { usePrograms } from '../shared/programs';
import { Decisions } from './decisions';
import { Funnel } from './funnel';
import styles from './home.module.css';
import { Measures } from './measures';
import { NextSteps } from './next-steps';
import { Owed } from './owed';
import { Recent } from './recent';
import { Top } from './top';

const PERIODS = [4, 12, 26, 52];

export default function HomePage() {
  const { t } = useSpeech();
  const { search } = useUrl();
  const may = useMay();
  const programs = usePrograms();
  const [now] = useState(() => Date.now());
  const weeks = Number(search.get('weeks') ?? 12);
  const program = search.get('program_id') ?? undefined;
  const report = useGet('/v1/reports/dashboard', { query: { weeks, ...(program ? { program_id: program } : {}) }, keep: true });
  const isNew = programs.loaded && programs.list.every((one) => Date.parse(one.created_at) > now - 14 * 86_400_000);
  return (
    <Page
      title={t('console.nav.home')}
      acts={
        <>
          <ProgramMenu />
          <PeriodMenu weeks={weeks} />
          {may('referrals:write') && (
            <Button component={Link} href="/referrals?add=1" leftSection={<IconPlus size={16} />} rightSection={<Keys keys="c" />}>
              {t('console.add.title')}
            </Button>
          )}
        </>
      }
    >
      {report.error && !report.data && <Failed error={report.error} onAgain={() => void report.refetch()} />}
      {!report.data && !report.error && <Shapes lines={8} />}
      {report.data && (
        <Stack>
          {isNew && <NextSteps />}
          <div className={styles.top}>
            <Measures report={report.data} weeks={weeks} />
            <Decisions report={report.data} />
          </div>
          <Columns>
            <Funnel report={report.data} />
            <Owed report={report.data} />
          </Columns>
          <Columns>
            <Top report={report.data} />
            <Recent report={report.data} />
          </Columns>
        </Stack>
      )}
    </Page>
  );
}

function ProgramMenu() {
  const { t } = useSpeech();
  const { search, set } = useUrl();
  const programs = usePrograms();
  const chosen = search.get('program_id');
  if (programs.list.length < 2) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconStack2 size={16} />} rightSection={<IconChevronDown size={14} />}>
          {chosen ? programs.nameOf(chosen) : t('console.home.all_programs')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => set({ program_id: null })}>{t('console.home.all_programs')}</Menu.Item>
        {programs.list.map((one) => (
          <Menu.Item key={one.id} onClick={() => set({ program_id: one.id })}>
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function PeriodMenu({ weeks }: { weeks: number }) {
  const { t } = useSpeech();
  const { set } = useUrl();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconCalendar size={16} />} rightSection={<IconChevronDown size={14} />}>
          {t('console.home.weeks', { weeks })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {PERIODS.map((one) => (
          <Menu.Item key={one} onClick={() => set({ weeks: one === 12 ? null : String(one) })}>
            {t('console.home.weeks', { weeks: one })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

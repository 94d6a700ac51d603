import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { get, post } from '../../api/api';
import { queryClient } from '../../api/query';
import { useSession, useSessionControl } from '../../api/session';
import { Card, Fact, Facts } from '../../kit/card';
import { Moment } from '../../kit/figures';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Page, Stack } from '../../kit/page';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { Sections } from '../parts/sections';
import { instantOf, wallOf } from '../parts/zone';
import { WhatHappened } from './clock-effects';
import { developerSections } from './sections';

const STEPS = [1, 7, 30, 90] as const;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/* The clock of the test world: set on, and what became due by it is done before the answer comes. */
export default function ClockPage() {
  const { t } = useSpeech();
  const { workspace } = useSession();
  return (
    <Page title={t('console.admin.developers')}>
      <Sections label={t('console.admin.developers')} sections={developerSections(t)} />
      <div className={styles.narrow}>
        {workspace.livemode ? <p className={styles.quiet}>{t('console.admin.clock_live')}</p> : <Clock />}
      </div>
    </Page>
  );
}

/* The newest act of the trail before the move: what stands above it afterwards, the move did. */
async function newestAct(): Promise<string | null> {
  const page = await get('/v1/audit', { query: { limit: 1 } });
  return page.data[0]?.id ?? null;
}

function Clock() {
  const { t, date } = useSpeech();
  const { workspace } = useSession();
  const control = useSessionControl();
  const [before, setBefore] = useState<{ last: string | null; moved: number } | null>(null);
  const form = useForm({
    initial: { to: wallOf(workspace.now, workspace.time_zone) },
    checks: {
      to: (value) => {
        const instant = instantOf(value, workspace.time_zone);
        if (instant === null) return t('console.admin.clock_no_time');
        return Date.parse(instant) < Date.parse(workspace.now) - 60_000 ? t('console.admin.clock_back') : null;
      },
    },
    submit: async ({ to }, key) => {
      const last = await newestAct();
      const instant = instantOf(to, workspace.time_zone) ?? workspace.now;
      const wanted = Date.parse(instant) < Date.parse(workspace.now) ? workspace.now : instant;
      const answer = await post('/v1/test_clock/advance', { body: { to: wanted }, key });
      return { answer, last };
    },
    onDone: ({ last }) => {
      setBefore({ last, moved: Date.now() });
      void control.reload();
      void queryClient.invalidateQueries();
    },
  });
  /* Counted from the world's time now, and up to a whole minute: what is due in thirty days is due thirty days on. */
  const set = async (days: number) => {
    const { now } = await get('/v1/workspace', {}).catch(() => workspace);
    const wanted = Math.ceil((Date.parse(now) + days * DAY_MS) / MINUTE_MS) * MINUTE_MS;
    form.set({ to: wallOf(new Date(wanted).toISOString(), workspace.time_zone) });
  };
  const instant = instantOf(form.values.to, workspace.time_zone);
  return (
    <Stack>
      <Facts>
        <Fact name={t('console.admin.clock_now')}>
          <Moment at={workspace.now} />
        </Fact>
        <Fact name={t('console.admin.time_zone')}>{workspace.time_zone}</Fact>
      </Facts>
      <Card title={t('console.admin.clock_advance')}>
        <FormFrame form={form} act={instant === null ? t('console.admin.clock_advance') : t('console.admin.clock_to', { date: date(instant, 'month_day_time') })}>
          <div className={styles.fields}>
            <p className={styles.quiet}>{t('console.admin.clock_hint')}</p>
            <div className={styles.line}>
              {STEPS.map((days) => (
                <Button key={days} variant="default" size="xs" onClick={() => void set(days)}>
                  {t('console.admin.clock_days', { days })}
                </Button>
              ))}
            </div>
            <TextInput {...form.text('to')} type="datetime-local" label={t('console.admin.clock_time')} description={t('console.money.at_zone', { zone: workspace.time_zone })} />
          </div>
        </FormFrame>
      </Card>
      {before && <WhatHappened key={before.moved} since={before.last} />}
    </Stack>
  );
}

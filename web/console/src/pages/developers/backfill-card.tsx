import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { patch, post, type Answer } from '../../api/api';
import { refresh, useGet } from '../../api/query';
import { useSession } from '../../api/session';
import { useAct } from '../../kit/act';
import { all, required } from '../../kit/checks';
import { Card } from '../../kit/card';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Moment } from '../../kit/figures';
import { Badge, type Tone } from '../../kit/status';
import { useSpeech } from '../../text/text';
import parts from '../parts/parts.module.css';
import { dayCheck, dayOf, endOfDay, startOfDay } from '../parts/zone';
import type { Connection } from './connection-kinds';
import styles from './developers.module.css';

type Backfill = Answer<'/v1/connections/{id}/backfill', 'get'>['data'][number];
const LOOK_MS = 1500;
const tones: Record<Backfill['state'], Tone> = { running: 'waiting', done: 'done', failed: 'wrong', canceled: 'closed' };

/* How much of the stretch of time was read: events come newest first. */
function share({ state, from_at, to_at, reached_at }: Backfill): number {
  if (state === 'done') return 1;
  if (reached_at === null) return 0;
  const whole = Date.parse(to_at) - Date.parse(from_at);
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, (Date.parse(to_at) - Date.parse(reached_at)) / whole));
}

function Progress({ backfill, onCancel }: { backfill: Backfill; onCancel: (() => void) | null }) {
  const { t, word } = useSpeech();
  return (
    <li>
      <Badge tone={tones[backfill.state]} text={word('console.inbound.backfill_state', backfill.state)} />
      <span className={parts.grow}>
        <Moment at={backfill.from_at} /> – <Moment at={backfill.to_at} />
        {backfill.state === 'running' && <progress className={styles.progress} value={share(backfill)} aria-label={t('console.inbound.progress')} />}
        <span className={parts.under}>{t('console.inbound.backfill_counts', { applied: backfill.applied, replayed: backfill.replayed, failed: backfill.failed })}</span>
        {backfill.reason !== null && <span className={parts.under}>{backfill.reason}</span>}
      </span>
      {backfill.state === 'running' && onCancel && (
        <Button variant="default" size="xs" onClick={onCancel}>
          {t('console.inbound.stop')}
        </Button>
      )}
    </li>
  );
}

function Key({ connection }: { connection: Connection }) {
  const speech = useSpeech();
  const { t } = speech;
  const form = useForm({
    initial: { api_key: '' },
    checks: { api_key: required(speech) },
    submit: ({ api_key }, key) => patch('/v1/connections/{id}', { path: { id: connection.id }, body: { api_key: api_key.trim() }, key }),
    onDone: () => void refresh('/v1/connections'),
  });
  return (
    <FormFrame form={form} act={t('console.admin.save')}>
      <PasswordInput {...form.text('api_key')} label={t('console.admin.connection_field.api_key')} description={t('console.inbound.api_key_hint')} placeholder="rk_live_" autoComplete="off" />
    </FormFrame>
  );
}

const WEEK_MS = 7 * 86_400_000;

function Start({ connection }: { connection: Connection }) {
  const speech = useSpeech();
  const { t } = speech;
  const zone = useSession().workspace.time_zone;
  const [weekAgo] = useState(() => dayOf(new Date(Date.now() - WEEK_MS).toISOString(), zone));
  const form = useForm({
    initial: { from: weekAgo, to: '' },
    checks: { from: all(required(speech), dayCheck(speech)), to: dayCheck(speech) },
    submit: ({ from, to }, key) => {
      const until = endOfDay(to, zone);
      return post('/v1/connections/{id}/backfill', { path: { id: connection.id }, body: { from: startOfDay(from, zone) ?? from, ...(until === null ? {} : { to: until }) }, key });
    },
    onDone: () => {
      form.reset();
      void refresh('/v1/connections');
    },
  });
  return (
    <FormFrame form={form} act={t('console.inbound.read_again')}>
      <div className={parts.pair}>
        <TextInput {...form.text('from')} type="date" label={t('console.inbound.from')} />
        <TextInput {...form.text('to')} type="date" label={t('console.inbound.to')} />
      </div>
    </FormFrame>
  );
}

/* Reading Stripe's events again: what the hook has missed is found, and what it was told changes nothing. */
export function BackfillCard({ connection, may }: { connection: Connection; may: boolean }) {
  const { t } = useSpeech();
  const backfills = useGet('/v1/connections/{id}/backfill', { path: { id: connection.id } });
  const running = backfills.data?.data[0]?.state === 'running';
  const { refetch } = backfills;
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => void refetch(), LOOK_MS);
    return () => clearInterval(timer);
  }, [running, refetch]);
  const { run } = useAct();
  const cancel = () => run((key) => post('/v1/connections/{id}/backfill/cancel', { path: { id: connection.id }, key }), '/v1/connections');
  return (
    <Card title={t('console.inbound.backfill')}>
      <div className={parts.fields}>
        <p className={parts.quiet}>{t('console.inbound.backfill_hint')}</p>
        {may && (connection.has_api_key ? !running && <Start connection={connection} /> : <Key connection={connection} />)}
        {backfills.data !== undefined && backfills.data.data.length > 0 && (
          <ul className={parts.list}>
            {backfills.data.data.map((backfill) => (
              <Progress key={backfill.id} backfill={backfill} onCancel={may ? cancel : null} />
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

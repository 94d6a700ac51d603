import { Button } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useState } from 'react';
import { patch, post, remove } from '../../api/api';
import { refresh, useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Card } from '../../kit/card';
import { Empty, Failed, wordsOf } from '../../kit/empty';
import { Moment } from '../../kit/figures';
import { newKey } from '../../kit/form';
import { Page, Stack } from '../../kit/page';
import { Dialog } from '../../kit/reason';
import { Shapes } from '../../kit/shape';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { Confirm } from '../parts/confirm';
import parts from '../parts/parts.module.css';
import { usePrograms } from '../shared/programs';
import { rhythmOf, type Mailed } from './mailed';
import { Rooms } from './rooms';
import styles from './reports.module.css';

const PATH = '/v1/report_schedules';

/* Reports that are mailed again and again: when, to whom, and what can be done about it. */
export default function MailedPage() {
  const { t } = useSpeech();
  const mailed = useGet(PATH, {});
  return (
    <Page title={t('console.nav.reports')}>
      <Stack>
        <Rooms room="mailed" />
        {mailed.error && !mailed.data && <Failed error={mailed.error} onAgain={() => void mailed.refetch()} />}
        {!mailed.data && !mailed.error && <Shapes lines={4} />}
        {mailed.data?.data.length === 0 && <Empty icon={IconMail} title={t('console.mailed.none')} text={t('console.mailed.none_text')} />}
        {mailed.data?.data.map((one) => (
          <One key={one.id} mailed={one} />
        ))}
      </Stack>
    </Page>
  );
}

function One({ mailed }: { mailed: Mailed }) {
  const speech = useSpeech();
  const { t, word } = speech;
  const programs = usePrograms();
  const may = useMay()('reports:write');
  const program = mailed.program_id === null ? t('console.home.all_programs') : (programs.list.find(({ id }) => id === mailed.program_id)?.name ?? mailed.program_id);
  const told = [program, mailed.by === null ? null : word('console.reports', `by_${mailed.by}`), mailed.compare ? t('console.mailed.compared') : null];
  return (
    <Card title={word('console.reports', `room_${mailed.report}`)} foot={may && <Acts mailed={mailed} />}>
      <dl className={styles.mailed}>
        <div>
          <dt>{t('console.mailed.told')}</dt>
          <dd>{told.filter((part) => part !== null).join(' · ')}</dd>
        </div>
        <div>
          <dt>{t('console.mailed.period')}</dt>
          <dd>{rhythmOf(mailed, speech)}</dd>
        </div>
        <div>
          <dt>{t('console.mailed.next')}</dt>
          <dd>{mailed.due_at === null ? t('console.mailed.paused') : <Moment at={mailed.due_at} look="month_day_time" />}</dd>
        </div>
        <div>
          <dt>{t('console.mailed.last')}</dt>
          <dd>{mailed.last_at === null ? t('console.mailed.never') : <Moment at={mailed.last_at} look="month_day_time" />}</dd>
        </div>
        <div>
          <dt>{t('console.mailed.recipients')}</dt>
          <dd>{mailed.recipients.length === 0 ? t('console.mailed.nobody') : mailed.recipients.map(({ email }) => email).join(', ')}</dd>
        </div>
      </dl>
    </Card>
  );
}

function Acts({ mailed }: { mailed: Mailed }) {
  const speech = useSpeech();
  const { t } = speech;
  const [busy, setBusy] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const path = { id: mailed.id };
  const run = (act: Promise<unknown>, done: string) => {
    setBusy(true);
    act
      .then(() => say(done))
      .catch((error: unknown) => say(error instanceof Error ? wordsOf(error, speech) : t('console.failed.title'), true))
      .finally(() => {
        setBusy(false);
        void refresh(PATH);
      });
  };
  return (
    <span className={parts.rowActs}>
      <Button size="xs" variant="default" loading={busy} onClick={() => run(post('/v1/report_schedules/{id}/send_now', { path, body: {}, key: newKey() }), t('console.mailed.sent'))}>
        {t('console.mailed.send_now')}
      </Button>
      <Button size="xs" variant="default" disabled={busy} onClick={() => run(patch('/v1/report_schedules/{id}', { path, body: { paused: !mailed.paused }, key: newKey() }), t(mailed.paused ? 'console.mailed.goes_on' : 'console.mailed.is_paused'))}>
        {t(mailed.paused ? 'console.mailed.resume' : 'console.mailed.pause')}
      </Button>
      <Button size="xs" variant="default" disabled={busy} onClick={() => setDeleting(true)}>
        {t('console.mailed.delete')}
      </Button>
      <Dialog title={t('console.mailed.delete')} opened={deleting} onClose={() => setDeleting(false)}>
        <Confirm
          danger
          act={t('console.mailed.delete')}
          words={t('console.mailed.delete_means')}
          refreshes={[PATH]}
          run={(key) => remove('/v1/report_schedules/{id}', { path, key, body: undefined })}
          onDone={() => say(t('console.mailed.deleted'))}
          onCancel={() => setDeleting(false)}
        />
      </Dialog>
    </span>
  );
}

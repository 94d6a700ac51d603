import { Button } from '@mantine/core';
import { useState } from 'react';
import { remove } from '../../api/api';
import type { OwnSession } from '../../api/objects';
import { useGet } from '../../api/query';
import { Card } from '../../kit/card';
import { Failed } from '../../kit/empty';
import { Ago, Day } from '../../kit/figures';
import { Dialog } from '../../kit/reason';
import { Shapes } from '../../kit/shape';
import { useSpeech } from '../../text/text';
import { Confirm } from '../parts/confirm';
import styles from '../parts/parts.module.css';

/* Where one is signed in; any of it can be ended from here. */
export function OwnSessions() {
  const { t } = useSpeech();
  const sessions = useGet('/v1/sessions', {});
  const [gone, setGone] = useState<OwnSession | null>(null);
  return (
    <Card title={t('console.admin.sessions')}>
      {sessions.error && <Failed error={sessions.error} />}
      {!sessions.error && !sessions.data && <Shapes lines={3} />}
      <ul className={styles.list}>
        {sessions.data?.data.map((one) => (
          <li key={one.id}>
            <span className={styles.grow}>
              <strong>{one.device ?? t('console.admin.unknown_device')}</strong>
              {one.current && <span className={styles.small}> {t('console.admin.this_one')}</span>}
              <br />
              <span className={styles.small}>
                {t('console.admin.signed_in')} <Day at={one.created_at} />, {t('console.admin.last_seen')} <Ago at={one.last_seen_at} />
              </span>
            </span>
            {!one.current && (
              <Button variant="default" size="xs" onClick={() => setGone(one)}>
                {t('console.admin.end_session')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {gone && (
        <Dialog title={t('console.admin.end_session')} opened onClose={() => setGone(null)}>
          <Confirm
            act={t('console.admin.end_session')}
            words={t('console.admin.end_session_means', { device: gone.device ?? t('console.admin.unknown_device') })}
            refreshes={['/v1/sessions']}
            run={(key) => remove('/v1/sessions/{id}', { path: { id: gone.id }, key })}
            onDone={() => setGone(null)}
            onCancel={() => setGone(null)}
          />
        </Dialog>
      )}
    </Card>
  );
}

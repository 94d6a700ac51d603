import { Button, Textarea } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { patch, post, remove } from '../../api/api';
import type { PortalKey } from '../../api/objects';
import { refresh, useGet } from '../../api/query';
import { Card } from '../../kit/card';
import { Failed } from '../../kit/empty';
import { Day } from '../../kit/figures';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Dialog } from '../../kit/reason';
import { Shapes } from '../../kit/shape';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { Confirm } from '../parts/confirm';
import styles from '../parts/parts.module.css';
import { Secret } from '../parts/secret';
import type { Program } from './program-page';

/* How participants get into the portal from the business's own site: whose pages may frame it, and by which keys. */
export function PortalCard({ program, disabled }: { program: Program; disabled: boolean }) {
  const { t } = useSpeech();
  const portal = useGet('/v1/programs/{id}/portal', { path: { id: program.id } });
  const keys = useGet('/v1/programs/{id}/portal_keys', { path: { id: program.id } });
  const error = portal.error ?? keys.error;
  return (
    <Card title={t('console.admin.portal')}>
      {error && <Failed error={error} />}
      {!error && !(portal.data && keys.data) && <Shapes lines={3} />}
      {portal.data && keys.data && (
        <div className={styles.fields}>
          <Origins programId={program.id} origins={portal.data.origins} disabled={disabled} />
          <Keys programId={program.id} keys={keys.data.data} disabled={disabled} />
        </div>
      )}
    </Card>
  );
}

function Origins({ programId, origins, disabled }: { programId: string; origins: readonly string[]; disabled: boolean }) {
  const { t } = useSpeech();
  const form = useForm({
    initial: { origins: origins.join('\n') },
    submit: (values, key) =>
      patch('/v1/programs/{id}/portal', { path: { id: programId }, body: { origins: values.origins.split(/\s+/).filter((one) => one !== '') }, key }),
    onDone: () => {
      void refresh('/v1/programs');
      say(t('console.admin.saved'));
    },
  });
  return (
    <FormFrame form={form} act={t('console.admin.save')} off={disabled}>
      <Textarea {...form.text('origins')} label={t('console.admin.origins')} description={t('console.admin.origins_hint')} placeholder="https://www.example.com" rows={3} disabled={disabled} />
    </FormFrame>
  );
}

function Keys({ programId, keys, disabled }: { programId: string; keys: readonly PortalKey[]; disabled: boolean }) {
  const { t } = useSpeech();
  const [made, setMade] = useState<PortalKey | null>(null);
  const [gone, setGone] = useState<PortalKey | null>(null);
  const [adding, setAdding] = useState(false);
  return (
    <div>
      <h3 className={styles.subtitle}>{t('console.admin.portal_keys')}</h3>
      <p className={styles.small}>{t('console.admin.portal_keys_hint')}</p>
      <ul className={styles.list}>
        {keys.map((key) => (
          <li key={key.id}>
            <span className={styles.grow}>
              <span className="mono">{key.id}</span>
              <br />
              <span className={styles.small}>
                <Day at={key.created_at} />
                {key.revoked_at !== null && <> {t('console.admin.revoked')}</>}
              </span>
            </span>
            {key.revoked_at === null && !disabled && (
              <Button variant="default" size="xs" onClick={() => setGone(key)}>
                {t('console.admin.revoke')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {!disabled && (
        <Button variant="default" size="xs" leftSection={<IconPlus size={15} />} onClick={() => setAdding(true)}>
          {t('console.admin.new_portal_key')}
        </Button>
      )}
      <Dialog title={t('console.admin.new_portal_key')} opened={adding} onClose={() => setAdding(false)}>
        <Confirm
          act={t('console.admin.new_portal_key')}
          words={t('console.admin.portal_keys_hint')}
          refreshes={['/v1/programs']}
          run={(key) => post('/v1/programs/{id}/portal_keys', { path: { id: programId }, body: {}, key })}
          onDone={(answer) => {
            setAdding(false);
            setMade(answer);
          }}
          onCancel={() => setAdding(false)}
        />
      </Dialog>
      <Dialog title={t('console.admin.new_portal_key')} opened={made !== null} onClose={() => setMade(null)}>
        <p className={styles.quiet}>{t('console.admin.shown_once')}</p>
        {made?.secret !== undefined && <Secret text={made.secret} />}
      </Dialog>
      <Dialog title={t('console.admin.revoke')} opened={gone !== null} onClose={() => setGone(null)}>
        <Confirm
          danger
          act={t('console.admin.revoke')}
          words={t('console.admin.portal_revoke_means')}
          refreshes={['/v1/programs']}
          run={(key) => remove('/v1/programs/{id}/portal_keys/{key}', { path: { id: programId, key: gone?.id ?? '' }, key })}
          onDone={() => setGone(null)}
          onCancel={() => setGone(null)}
        />
      </Dialog>
    </div>
  );
}

import { NativeSelect, TextInput } from '@mantine/core';
import { post } from '../../api/api';
import { refresh } from '../../api/query';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { usePrograms } from '../shared/programs';
import type { Pool } from './import';

/* A new pool: whose rules name it, how, and when it counts as low. */
export function PoolForm({ onClose, onMade }: { onClose: () => void; onMade: (pool: Pool) => void }) {
  const speech = useSpeech();
  const { t } = speech;
  const { list } = usePrograms();
  const form = useForm({
    initial: { program_id: list.length === 1 ? (list[0]?.id ?? '') : '', name: '', low: '10' },
    checks: {
      program_id: required(speech),
      name: (value) => (/^[A-Za-z0-9._-]{1,40}$/.test(value) ? null : t('console.pool.name_wrong')),
      low: (value) => (/^\d{1,6}$/.test(value) ? null : t('console.rules.whole_number', { min: 0 })),
    },
    submit: ({ program_id, name, low }, key) => post('/v1/code_pools', { body: { program_id, name, low: Number(low) }, key }),
    onDone: (pool) => {
      void refresh('/v1/code_pools');
      onMade(pool);
    },
  });
  return (
    <FormFrame form={form} act={t('console.pool.make')} onCancel={onClose}>
      <div className={styles.fields}>
        <NativeSelect
          {...form.text('program_id')}
          label={t('console.money.program')}
          data={[{ value: '', label: t('console.admin.choose') }, ...list.map((program) => ({ value: program.id, label: program.name }))]}
        />
        <TextInput {...form.text('name')} label={t('console.pool.name')} description={t('console.pool.name_hint')} maxLength={40} />
        <TextInput {...form.text('low')} label={t('console.pool.low')} description={t('console.pool.low_hint')} inputMode="numeric" />
      </div>
    </FormFrame>
  );
}

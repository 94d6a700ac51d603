import { SegmentedControl, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { post } from '../../api/api';
import type { ApiKey } from '../../api/objects';
import { refresh } from '../../api/query';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { ScopesPicker } from './scopes-picker';

type Kind = 'secret' | 'publishable';

/* A key says what it may do: a secret one by its scopes, one for web pages by their origins. */
export function NewKeyForm({ onMade, onCancel }: { onMade(key: ApiKey): void; onCancel: () => void }) {
  const speech = useSpeech();
  const { t } = speech;
  const [kind, setKind] = useState<Kind>('secret');
  const [scopes, setScopes] = useState<readonly string[]>(['*']);
  const form = useForm({
    initial: { name: '', origins: '' },
    checks: { name: required(speech), origins: (value) => (kind === 'publishable' && value.trim() === '' ? t('console.form.required') : null) },
    submit: ({ name, origins }, key) =>
      post('/v1/keys', {
        body: {
          name: name.trim(),
          kind,
          ...(kind === 'publishable' ? { origins: origins.split(/\s+/).filter((one) => one !== '') } : scopes.includes('*') ? {} : { scopes: [...scopes] }),
        },
        key: `${key}-${kind}-${scopes.join(',')}`.slice(0, 255),
      }),
    onDone: (made) => {
      void refresh('/v1/keys');
      onMade(made);
    },
  });
  return (
    <FormFrame form={form} act={t('console.admin.make_key')} onCancel={onCancel}>
      <div className={styles.fields}>
        <TextInput {...form.text('name')} label={t('console.admin.name')} description={t('console.admin.key_name_hint')} maxLength={255} data-autofocus />
        <SegmentedControl
          aria-label={t('console.money.kind')}
          value={kind}
          data={[
            { value: 'secret', label: t('console.admin.key_secret') },
            { value: 'publishable', label: t('console.admin.key_publishable') },
          ]}
          onChange={(next) => setKind(next === 'publishable' ? 'publishable' : 'secret')}
        />
        <p className={styles.small}>{t(kind === 'secret' ? 'console.admin.key_secret_hint' : 'console.admin.key_publishable_hint')}</p>
        {kind === 'secret' && (
          <>
            <Switch label={t('console.admin.all_scopes')} checked={scopes.includes('*')} onChange={(event) => setScopes(event.currentTarget.checked ? ['*'] : [])} />
            {!scopes.includes('*') && <ScopesPicker scopes={scopes} onChange={setScopes} />}
          </>
        )}
        {kind === 'publishable' && (
          <Textarea {...form.text('origins')} label={t('console.admin.origins_of_key')} description={t('console.admin.origins_hint')} placeholder="https://www.example.com" rows={3} />
        )}
      </div>
    </FormFrame>
  );
}

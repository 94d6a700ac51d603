import { TextInput } from '@mantine/core';
import { patch, type Body } from '../../api/api';
import { refresh } from '../../api/query';
import { Card } from '../../kit/card';
import { all, required, webAddress, wholeAddress } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import type { Program } from './program-page';

/* What of a program holds from now on for everybody: name, address, destination. Rules are versions of their own. */
export function SettingsCard({ program, disabled }: { program: Program; disabled: boolean }) {
  const speech = useSpeech();
  const { t } = speech;
  const initial = { name: program.name, destination_url: program.destination_url, slug: program.slug, cookie_domain: program.cookie_domain ?? '' };
  const form = useForm({
    initial,
    checks: { name: required(speech), destination_url: all(required(speech), webAddress(speech)), slug: required(speech) },
    tidy: { destination_url: wholeAddress },
    submit: (values, key) => {
      const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== initial[name as keyof typeof initial]));
      return patch('/v1/programs/{id}', { path: { id: program.id }, body: changed as Body<'/v1/programs/{id}', 'patch'>, key });
    },
    onDone: () => {
      void refresh('/v1/programs');
      say(t('console.admin.saved'));
    },
  });
  return (
    <Card title={t('console.admin.settings')}>
      <FormFrame form={form} act={t('console.admin.save')} off={disabled}>
        <fieldset disabled={disabled} className={styles.fieldset}>
          <TextInput {...form.text('name')} label={t('console.admin.name')} maxLength={255} />
          <TextInput {...form.text('destination_url')} label={t('console.admin.destination')} description={t('console.admin.destination_hint')} type="url" />
          <TextInput {...form.text('slug')} label={t('console.admin.slug')} description={t('console.admin.slug_hint')} maxLength={64} />
          <TextInput {...form.text('cookie_domain')} label={t('console.admin.cookie_domain')} description={t('console.admin.cookie_hint')} placeholder="example.com" />
        </fieldset>
      </FormFrame>
    </Card>
  );
}

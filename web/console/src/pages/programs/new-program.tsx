import { NativeSelect, TextInput } from '@mantine/core';
import { useLocation } from 'wouter';
import { post, type Body } from '../../api/api';
import { refresh, useGet } from '../../api/query';
import { useSession } from '../../api/session';
import { all, required, webAddress } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';

/* A program from a template, or with empty rules. It begins as a draft, so that nothing is public before it is looked at. */
export function NewProgram({ onCancel }: { onCancel: () => void }) {
  const speech = useSpeech();
  const { t } = speech;
  const { workspace } = useSession();
  const [, go] = useLocation();
  const templates = useGet('/v1/program_templates', {});
  const form = useForm({
    initial: { template: '', name: '', currency: workspace.currency, destination_url: '' },
    checks: { name: required(speech), currency: required(speech), destination_url: all(required(speech), webAddress(speech)) },
    submit: ({ template, ...fields }, key) => {
      const chosen = templates.data?.data.find((one) => one.key === template);
      const body = { ...fields, currency: fields.currency.trim(), status: 'draft', ...(chosen ? { rules: (chosen.program as { rules: unknown }).rules } : {}) };
      return post('/v1/programs', { body: body as Body<'/v1/programs', 'post'>, key });
    },
    onDone: (program) => {
      void refresh('/v1/programs');
      go(`/programs/${program.id}`);
    },
  });
  const options = [{ value: '', label: t('console.admin.no_template') }, ...(templates.data?.data ?? []).map((one) => ({ value: one.key, label: one.name }))];
  const description = templates.data?.data.find((one) => one.key === form.values.template)?.description;
  return (
    <FormFrame form={form} act={t('console.admin.create_draft')} onCancel={onCancel}>
      <div className={styles.fields}>
        <NativeSelect {...form.text('template')} label={t('console.admin.template')} description={description} data={options} />
        <TextInput {...form.text('name')} label={t('console.admin.name')} maxLength={255} data-autofocus />
        <TextInput {...form.text('currency')} label={t('console.money.currency')} description={t('console.admin.currency_hint')} maxLength={22} />
        <TextInput {...form.text('destination_url')} label={t('console.admin.destination')} description={t('console.admin.destination_hint')} type="url" placeholder="https://www.example.com/start" />
      </div>
    </FormFrame>
  );
}

import { NativeSelect, TextInput } from '@mantine/core';
import { useLocation } from 'wouter';
import type { Body } from '../../api/api';
import { refresh, useGet } from '../../api/query';
import { useSession } from '../../api/session';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { regionOf } from '../../text/region';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { LinksLead, linksChecks, linksTidy, makeProgram, usualMode } from '../shared/links-lead';

/* A program from a template, or with empty rules. It begins as a draft, so that nothing is public before it is looked at. */
export function NewProgram({ onCancel }: { onCancel: () => void }) {
  const speech = useSpeech();
  const { t } = speech;
  const { workspace } = useSession();
  const [, go] = useLocation();
  const templates = useGet('/v1/program_templates', {});
  const form = useForm({
    initial: { template: '', name: '', currency: workspace.currency, mode: 'own_site', destination_url: '' },
    checks: { name: required(speech), currency: required(speech), ...linksChecks(speech) },
    tidy: linksTidy,
    submit: ({ template, mode, destination_url, ...fields }, key) => {
      const chosen = templates.data?.data.find((one) => one.key === template);
      const body = { ...fields, currency: fields.currency.trim(), status: 'draft', ...(chosen ? { rules: (chosen.program as { rules: unknown }).rules } : {}) };
      return makeProgram(body as Body<'/v1/programs', 'post'>, { mode, destination_url }, regionOf(workspace.time_zone), key);
    },
    onDone: (program) => {
      void refresh('/v1/programs');
      go(`/programs/${program.id}`);
    },
  });
  const text = form.text('template');
  const template: typeof text = {
    ...text,
    onChange: (event) => {
      const key = typeof event === 'string' ? event : event.currentTarget.value;
      form.set({ template: key, mode: usualMode(key) });
    },
  };
  const options = [{ value: '', label: t('console.admin.no_template') }, ...(templates.data?.data ?? []).map((one) => ({ value: one.key, label: one.name }))];
  const description = templates.data?.data.find((one) => one.key === form.values.template)?.description;
  return (
    <FormFrame form={form} act={t('console.admin.create_draft')} onCancel={onCancel}>
      <div className={styles.fields}>
        <NativeSelect {...template} label={t('console.admin.template')} description={description} data={options} />
        <TextInput {...form.text('name')} label={t('console.admin.name')} maxLength={255} data-autofocus />
        <TextInput {...form.text('currency')} label={t('console.money.currency')} description={t('console.admin.currency_hint')} maxLength={22} />
        <LinksLead form={form} size="sm" />
      </div>
    </FormFrame>
  );
}

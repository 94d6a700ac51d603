import { Checkbox, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { patch, post } from '../../api/api';
import type { WebhookEndpoint } from '../../api/objects';
import { refresh } from '../../api/query';
import { required } from '../../kit/checks';
import { useForm, type Form } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { usePrograms } from '../shared/programs';
import { filtersOf } from './webhook-health';

const NOUNS = ['referral', 'reward', 'redemption', 'participant', 'contact', 'link', 'program', 'case'] as const;
const filterOf = (noun: string) => `${noun}.*`;

interface Fields extends Record<string, string> {
  url: string;
  description: string;
  program_id: string;
  /* Single types, one a line. */
  events: string;
}

/* Everything, or nouns, or single types beside them. */
function EventsField({ form, chosen, onChange }: { form: Form<Fields>; chosen: readonly string[]; onChange(filters: string[]): void }) {
  const { t, word } = useSpeech();
  const toggle = (filter: string, on: boolean) => onChange(on ? [...chosen, filter] : chosen.filter((one) => one !== filter));
  return (
    <fieldset className={styles.scopeBox}>
      <legend className={styles.small}>{t('console.webhooks.events')}</legend>
      <div className={styles.fields}>
        <Switch label={t('console.webhooks.all_events')} checked={chosen.includes('*')} onChange={(event) => onChange(event.currentTarget.checked ? ['*'] : [])} />
        {!chosen.includes('*') && (
          <>
            <div className={styles.scopes}>
              {NOUNS.map((noun) => (
                <Checkbox key={noun} label={word('console.webhooks.noun', noun)} checked={chosen.includes(filterOf(noun))} onChange={(event) => toggle(filterOf(noun), event.currentTarget.checked)} />
              ))}
            </div>
            <Textarea {...form.text('events')} label={t('console.webhooks.single_events')} description={t('console.webhooks.single_hint')} placeholder="reward.issued" rows={2} spellCheck={false} />
          </>
        )}
      </div>
    </fieldset>
  );
}

function split(filters: readonly string[]): { chosen: string[]; single: string } {
  const known = (filter: string) => filter === '*' || NOUNS.some((noun) => filterOf(noun) === filter);
  return { chosen: filters.filter(known), single: filters.filter((filter) => !known(filter)).join('\n') };
}

interface Props {
  /* Absent: a new one. */
  endpoint?: WebhookEndpoint;
  onDone(endpoint: WebhookEndpoint): void;
  onCancel(): void;
}

export function WebhookForm({ endpoint, onDone, onCancel }: Props) {
  const speech = useSpeech();
  const { t } = speech;
  const { options } = usePrograms();
  const stored = split(endpoint ? filtersOf(endpoint) : ['*']);
  const [chosen, setChosen] = useState<readonly string[]>(stored.chosen);
  const filters = (single: string) => (chosen.includes('*') ? ['*'] : [...chosen, ...single.split(/\s+/).filter((one) => one !== '')]);
  const form = useForm<Fields, WebhookEndpoint>({
    initial: { url: endpoint?.url ?? '', description: endpoint?.description ?? '', program_id: '', events: stored.single },
    checks: { url: required(speech), events: (value) => (filters(value).length === 0 ? t('console.webhooks.choose_events') : null) },
    submit: ({ url, description, program_id, events }, key) => {
      const body = { url: url.trim(), events: filters(events), ...(description.trim() === '' && !endpoint ? {} : { description: description.trim() }) };
      if (endpoint) return patch('/v1/webhook_endpoints/{id}', { path: { id: endpoint.id }, body, key });
      return post('/v1/webhook_endpoints', { body: { ...body, ...(program_id === '' ? {} : { program_id }) }, key: `${key}-${filters(events).join(',')}`.slice(0, 255) });
    },
    onDone: (made) => {
      void refresh('/v1/webhook_endpoints');
      onDone(made);
    },
  });
  return (
    <FormFrame form={form} act={t(endpoint ? 'console.admin.save' : 'console.webhooks.add')} onCancel={onCancel}>
      <div className={styles.fields}>
        <TextInput {...form.text('url')} label={t('console.webhooks.url')} description={t('console.webhooks.url_hint')} placeholder="https://hooks.example.com/referd" inputMode="url" autoComplete="off" data-autofocus />
        <EventsField form={form} chosen={chosen} onChange={setChosen} />
        {!endpoint && <NativeSelect {...form.text('program_id')} label={t('console.money.program')} data={[{ value: '', label: t('console.admin.all_programs') }, ...options]} />}
        <TextInput {...form.text('description')} label={t('console.webhooks.description')} maxLength={255} />
      </div>
    </FormFrame>
  );
}

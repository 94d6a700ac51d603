import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { post, put, type Body } from '../../api/api';
import { refresh } from '../../api/query';
import { useSession } from '../../api/session';
import { email as isEmail, money as isMoney, phone as isPhone, phoneHint } from '../../kit/checks';
import { Empty } from '../../kit/empty';
import { nest, useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Dialog } from '../../kit/reason';
import { say } from '../../kit/toast';
import { parseMoney } from '../../text/money';
import { countryOfNumber, regionOf } from '../../text/region';
import { useSpeech } from '../../text/text';
import { usePrograms, type Program } from '../shared/programs';
import { SentByField, type SentBy } from '../whose/sent-by-field';
import { IconStack2 } from '@tabler/icons-react';
import styles from './referrals.module.css';

interface Props {
  opened: boolean;
  onClose(): void;
  /* Who was referred, and who sent them, where that is known. */
  prospect?: Known;
  sentBy?: SentBy;
  /* What happened from then on counts for whom is chosen; else what happens from now on. */
  since?: string;
  onAdded?(): void;
}

interface Known {
  name: string | null;
  company: string | null;
  email: string | null;
  phone: string | null;
  external_id: string | null;
}

const NOBODY: SentBy = { chosen: null, words: '' };

/* A referral that came by phone or at the counter. */
export function AddReferral({ opened, onClose, ...known }: Props) {
  const { t } = useSpeech();
  const programs = usePrograms();
  const open = programs.list.filter((program) => program.status === 'active');
  return (
    <Dialog title={t('console.add.title')} opened={opened} onClose={onClose} size="lg">
      {open.length > 0 && <AddForm programs={open} onClose={onClose} {...known} />}
      {programs.loaded && open.length === 0 && <Empty icon={IconStack2} title={t('console.add.no_program')} text={t('console.add.no_program_text')} />}
    </Dialog>
  );
}

/* Credits whom the form names: a participant at once, a contact by becoming one, words when somebody confirms them. */
async function send(body: object, { chosen, words }: SentBy, since: string | undefined, reason: string, key: string) {
  const participant = chosen?.participant_id ?? null;
  const atOnce = participant !== null && since === undefined;
  const named = atOnce ? { participant_id: participant } : words === '' || participant !== null ? {} : { referrer: { name: words } };
  const referral = await post('/v1/referrals', { key, body: { ...body, ...named } as Body<'/v1/referrals', 'post'> });
  if (chosen === null || atOnce) return referral;
  const whom = participant === null ? { contact_id: chosen.contact_id } : { participant_id: participant };
  await put('/v1/referrals/{id}/attribution', { path: { id: referral.id }, body: { ...whom, method: 'name', reason, ...(since === undefined ? {} : { effective_at: since }) } });
  return referral;
}

function AddForm({ programs, prospect, sentBy: sent = NOBODY, since, onAdded, onClose }: Omit<Props, 'opened'> & { programs: Program[] }) {
  const speech = useSpeech();
  const { t } = speech;
  const [, go] = useLocation();
  const region = regionOf(useSession().workspace.time_zone);
  const [sentBy, setSentBy] = useState(sent);
  const form = useForm({
    initial: {
      program_id: programs[0]?.id ?? '',
      'prospect.name': prospect?.name ?? '',
      'prospect.company': prospect?.company ?? '',
      'prospect.email': prospect?.email ?? '',
      'prospect.phone': prospect?.phone ?? '',
      'prospect.external_id': prospect?.external_id ?? '',
      value: '',
      owner: '',
      notes: '',
    },
    checks: {
      'prospect.name': (value, all) => (value || all['prospect.company'] || all['prospect.email'] || all['prospect.phone'] ? null : t('console.add.somebody')),
      'prospect.email': isEmail(speech),
      'prospect.phone': isPhone(speech, region),
      value: (value, all) => isMoney(currencyOf(String(all['program_id'])), speech)(value, all),
    },
    submit: (values, key) => {
      const { value, ...rest } = values;
      const amount = value === '' ? null : parseMoney(value, currencyOf(values.program_id), speech.locale);
      const body = { ...nest({ ...rest, 'prospect.country': countryOfNumber(rest['prospect.phone'], region) }), ...(amount === null ? {} : { value: amount }) };
      return send(body, sentBy, since, t('console.add.named'), key);
    },
    onDone: (referral) => {
      onAdded?.();
      void refresh('/v1/referrals', '/v1/counts', '/v1/reports');
      say('replayed' in referral && referral.replayed ? t('console.add.known') : t('console.add.done'));
      go(`/referrals/${referral.id}`);
    },
  });
  const currencyOf = (id: string) => programs.find((program) => program.id === id)?.currency ?? 'USD';
  return (
    <FormFrame form={form} act={t('console.add.act')} onCancel={onClose}>
      {programs.length > 1 && (
        <NativeSelect {...form.text('program_id')} label={t('console.column.program')} data={programs.map(({ id, name }) => ({ value: id, label: name }))} />
      )}
      <fieldset className={styles.fieldset}>
        <legend>{t('console.add.who')}</legend>
        <div className={styles.pair}>
          <TextInput {...form.text('prospect.name')} label={t('console.person.name')} autoFocus data-autofocus />
          <TextInput {...form.text('prospect.company')} label={t('console.person.company')} />
          <TextInput {...form.text('prospect.email')} label={t('console.person.email')} type="email" />
          <TextInput {...form.text('prospect.phone')} label={t('console.person.phone')} {...phoneHint(region, speech)} type="tel" />
        </div>
      </fieldset>
      <SentByField programId={form.values.program_id} value={sentBy} onChange={setSentBy} />
      {since !== undefined && sentBy.chosen !== null && <p className={styles.since}>{t('console.add.since', { at: speech.date(since, 'moment') })}</p>}
      <div className={styles.pair}>
        <TextInput {...form.text('value')} label={`${t('console.column.value')} (${currencyOf(form.values.program_id)})`} inputMode="decimal" />
        <TextInput {...form.text('owner')} label={t('console.column.owner')} />
      </div>
      <Textarea {...form.text('notes')} label={t('console.add.notes')} rows={2} />
    </FormFrame>
  );
}

import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { patch, type Body } from '../../api/api';
import { refresh } from '../../api/query';
import { Card } from '../../kit/card';
import { webAddress, wholeAddress } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { BrandField } from '../settings/brand-field';
import type { ProgramPage } from './page-page';

const FIELDS = ['notes', 'call_time', 'company', 'told_by', 'consent'] as const;
const METRICS = ['closed', 'revenue', 'earned'] as const;

function initialOf(page: ProgramPage) {
  return {
    mode: page.mode as string,
    brand_color: page.brand_color ?? '',
    phone: page.phone ?? '',
    country: page.country ?? '',
    privacy_url: page.privacy_url ?? '',
    terms_url: page.terms_url ?? '',
    notes: page.fields.includes('notes'),
    call_time: page.fields.includes('call_time'),
    company: page.fields.includes('company'),
    told_by: page.fields.includes('told_by'),
    consent: page.fields.includes('consent'),
    public: page.leaderboard.public,
    metric: page.leaderboard.metric as string,
  };
}

type Typed = ReturnType<typeof initialOf>;

function bodyOf(typed: Typed): Body<'/v1/programs/{id}/page', 'patch'> {
  const { mode, brand_color, phone, country, privacy_url, terms_url } = typed;
  const fields = FIELDS.filter((name) => typed[name]);
  const body = { mode, brand_color, phone, country, privacy_url, terms_url, fields, leaderboard: { public: typed.public, metric: typed.metric } };
  return body as Body<'/v1/programs/{id}/page', 'patch'>;
}

/* Where links lead, how the page looks, what its form asks, and the public leaderboard. */
export function LookCard({ page, disabled }: { page: ProgramPage; disabled: boolean }) {
  const speech = useSpeech();
  const { t } = speech;
  const form = useForm({
    initial: initialOf(page),
    checks: { privacy_url: webAddress(speech), terms_url: webAddress(speech) },
    tidy: { privacy_url: wholeAddress, terms_url: wholeAddress },
    aliases: { 'leaderboard.metric': 'metric', 'leaderboard.public': 'public' },
    submit: (typed, key) => patch('/v1/programs/{id}/page', { path: { id: page.program_id }, body: bodyOf(typed), key }),
    onDone: () => {
      void refresh('/v1/programs');
      say(t('console.admin.saved'));
    },
  });
  const modes = [
    { value: 'own_site', label: t('console.page.mode_own_site') },
    { value: 'landing', label: t('console.page.mode_landing') },
  ];
  return (
    <Card title={t('console.page.settings')}>
      <FormFrame form={form} act={t('console.admin.save')} off={disabled}>
        <fieldset disabled={disabled} className={styles.fieldset}>
          <NativeSelect {...form.text('mode')} label={t('console.page.mode')} description={t('console.page.mode_hint')} data={modes} />
          <BrandField field={form.text('brand_color')} />
          <TextInput {...form.text('phone')} label={t('console.page.phone')} description={t('console.page.phone_hint')} maxLength={40} />
          <TextInput {...form.text('country')} label={t('console.page.country')} description={t('console.page.country_hint')} maxLength={2} placeholder="US" />
          <TextInput {...form.text('privacy_url')} label={t('console.page.privacy')} type="url" placeholder="https://www.example.com/privacy" />
          <TextInput {...form.text('terms_url')} label={t('console.page.terms')} type="url" placeholder="https://www.example.com/terms" />
          <div className={styles.fields} role="group" aria-label={t('console.page.fields')}>
            <p className={styles.subtitle}>{t('console.page.fields')}</p>
            {FIELDS.map((name) => (
              <Checkbox key={name} {...form.check(name)} label={t(`console.page.field_${name}`)} />
            ))}
          </div>
          <Checkbox {...form.check('public')} label={t('console.page.leaders')} description={t('console.page.leaders_hint')} />
          {form.values.public && <NativeSelect {...form.text('metric')} label={t('console.leaders.metric')} data={METRICS.map((one) => ({ value: one, label: t(`console.leaders.${one}`) }))} />}
        </fieldset>
      </FormFrame>
    </Card>
  );
}

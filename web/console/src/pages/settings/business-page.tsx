import { NativeSelect, TextInput } from '@mantine/core';
import { patch } from '../../api/api';
import type { Workspace } from '../../api/objects';
import { refresh, useGet } from '../../api/query';
import { useMay, useSessionControl } from '../../api/session';
import { Card } from '../../kit/card';
import { all, required, webAddress, wholeAddress } from '../../kit/checks';
import { Failed } from '../../kit/empty';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Page } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import { say } from '../../kit/toast';
import { languageNames, languages } from '../../text/locale';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { Sections } from '../parts/sections';
import { BrandField } from './brand-field';
import { settingsSections } from './sections';

/* What the business says of itself: its pages show it, and its figures count by it. */
export default function BusinessPage() {
  const { t } = useSpeech();
  const workspace = useGet('/v1/workspace', {});
  return (
    <Page title={t('console.admin.settings')}>
      <Sections label={t('console.admin.settings')} sections={settingsSections(t)} />
      <div className={styles.narrow}>
        {workspace.error && <Failed error={workspace.error} onAgain={() => void workspace.refetch()} />}
        {!workspace.error && !workspace.data && <Shapes lines={6} />}
        {workspace.data && <BusinessForm workspace={workspace.data} />}
      </div>
    </Page>
  );
}

function timeZones(own: string): string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return known.includes(own) ? known : [own, ...known];
}

function BusinessForm({ workspace }: { workspace: Workspace }) {
  const speech = useSpeech();
  const { t } = speech;
  const may = useMay()('settings:write');
  const control = useSessionControl();
  const initial = {
    name: workspace.name,
    website: workspace.website ?? '',
    currency: workspace.currency,
    time_zone: workspace.time_zone,
    locale: workspace.locale,
    brand_color: workspace.brand_color ?? '',
  };
  const form = useForm({
    initial,
    checks: { name: all(required(speech)), website: webAddress(speech), currency: required(speech) },
    tidy: { website: wholeAddress },
    submit: (values, key) => {
      const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== initial[name as keyof typeof initial]));
      return patch('/v1/workspace', { body: changed, key });
    },
    onDone: () => {
      void refresh('/v1/workspace');
      void control.reload();
      say(t('console.admin.saved'));
    },
  });
  const locales = languages.some((language) => language === workspace.locale) ? [...languages] : [workspace.locale, ...languages];
  return (
    <Card>
      <FormFrame form={form} act={t('console.admin.save')} off={!may}>
        <fieldset disabled={!may} className={styles.fieldset}>
          <TextInput {...form.text('name')} label={t('console.admin.business_name')} maxLength={255} />
          <TextInput {...form.text('website')} label={t('console.admin.website')} type="url" placeholder="https://www.example.com" />
          <TextInput {...form.text('currency')} label={t('console.money.currency')} description={t('console.admin.business_currency_hint')} maxLength={22} />
          <NativeSelect {...form.text('time_zone')} label={t('console.admin.time_zone')} description={t('console.admin.time_zone_hint')} data={timeZones(workspace.time_zone)} />
          <NativeSelect
            {...form.text('locale')}
            label={t('console.admin.language')}
            description={t('console.admin.language_hint')}
            data={locales.map((locale) => ({ value: locale, label: languageNames[locale as keyof typeof languageNames] ?? locale }))}
          />
          <BrandField field={form.text('brand_color')} />
        </fieldset>
      </FormFrame>
    </Card>
  );
}

import { NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { patch, post } from '../../api/api';
import { refresh } from '../../api/query';
import { useSession, useSessionControl } from '../../api/session';
import { Card } from '../../kit/card';
import { all, atLeast, required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Columns, Page, Stack } from '../../kit/page';
import { say } from '../../kit/toast';
import { languageNames, languages } from '../../text/locale';
import { useSpeech } from '../../text/text';
import { PASSWORD_LENGTH } from '../enter/password';
import styles from '../parts/parts.module.css';
import { Sections } from '../parts/sections';
import { OwnSessions } from './own-sessions';
import { SecondFactor } from './second-factor';
import { settingsSections } from './sections';

/* Oneself: name and language, password, second factor, where one is signed in. */
export default function AccountPage() {
  const { t } = useSpeech();
  return (
    <Page title={t('console.admin.settings')}>
      <Sections label={t('console.admin.settings')} sections={settingsSections(t)} />
      <Columns>
        <Stack>
          <Profile />
          <Password />
        </Stack>
        <Stack>
          <SecondFactor />
          <OwnSessions />
        </Stack>
      </Columns>
    </Page>
  );
}

function Profile() {
  const speech = useSpeech();
  const { t } = speech;
  const { user } = useSession();
  const control = useSessionControl();
  const form = useForm({
    initial: { name: user.name, locale: user.locale },
    checks: { name: required(speech) },
    submit: (values, key) => patch('/v1/session/user', { body: values, key }),
    onDone: () => {
      void control.reload();
      say(t('console.admin.saved'));
    },
  });
  const locales = languages.some((language) => language === user.locale) ? [...languages] : [user.locale, ...languages];
  return (
    <Card title={user.email}>
      <FormFrame form={form} act={t('console.admin.save')}>
        <div className={styles.fields}>
          <TextInput {...form.text('name')} label={t('console.admin.name')} maxLength={255} autoComplete="name" />
          <NativeSelect
            {...form.text('locale')}
            label={t('console.admin.language')}
            data={locales.map((locale) => ({ value: locale, label: languageNames[locale as keyof typeof languageNames] ?? locale }))}
          />
        </div>
      </FormFrame>
    </Card>
  );
}

function Password() {
  const speech = useSpeech();
  const { t } = speech;
  const form = useForm({
    initial: { current_password: '', new_password: '' },
    checks: { current_password: required(speech), new_password: all(required(speech), atLeast(PASSWORD_LENGTH, speech)) },
    submit: (values, key) => post('/v1/session/password', { body: values, key }),
    onDone: () => {
      void refresh('/v1/sessions');
      form.reset({ current_password: '', new_password: '' });
      say(t('console.admin.password_changed'));
    },
  });
  return (
    <Card title={t('console.admin.password')}>
      <FormFrame form={form} act={t('console.admin.change_password')}>
        <div className={styles.fields}>
          <PasswordInput {...form.text('current_password')} label={t('console.admin.current_password')} autoComplete="current-password" />
          <PasswordInput {...form.text('new_password')} label={t('console.admin.new_password')} description={t('console.you.password_text', { length: PASSWORD_LENGTH })} autoComplete="new-password" />
        </div>
      </FormFrame>
    </Card>
  );
}

import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { patch } from '../../api/api';
import { refresh } from '../../api/query';
import { Card } from '../../kit/card';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { languageNames, languages, type Language } from '../../text/locale';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import type { ProgramPage } from './page-page';

const TEXTS = ['headline', 'body', 'button', 'thanks'] as const;
type Words = Record<(typeof TEXTS)[number], string>;
/* By language; the API's description leaves the inside of it open. */
type Texts = Record<string, Partial<Words>>;

/* What the page says in the business's own words, by language. */
export function WordsCard({ page, disabled }: { page: ProgramPage; disabled: boolean }) {
  const { t } = useSpeech();
  const [language, setLanguage] = useState<Language>('en');
  return (
    <Card title={t('console.page.words')}>
      <NativeSelect
        label={t('console.admin.language')}
        value={language}
        data={languages.map((one) => ({ value: one, label: languageNames[one] }))}
        onChange={(event) => setLanguage(languages.find((one) => one === event.currentTarget.value) ?? 'en')}
      />
      <WordsForm key={language} programId={page.program_id} texts={page.texts as Texts} language={language} disabled={disabled} />
    </Card>
  );
}

/* All texts with those of one language replaced; a language without any is left out. */
export function withWords(texts: Texts, language: string, words: Words): Texts {
  const own = Object.fromEntries(Object.entries(words).filter(([, text]) => text.trim() !== ''));
  const others = Object.fromEntries(Object.entries(texts).filter(([name]) => name !== language));
  return Object.keys(own).length === 0 ? others : { ...others, [language]: own };
}

function WordsForm({ programId, texts, language, disabled }: { programId: string; texts: Texts; language: Language; disabled: boolean }) {
  const { t } = useSpeech();
  const kept = texts[language];
  const initial: Words = { headline: kept?.headline ?? '', body: kept?.body ?? '', button: kept?.button ?? '', thanks: kept?.thanks ?? '' };
  const form = useForm({
    initial,
    aliases: Object.fromEntries(TEXTS.map((name) => [`texts.${language}.${name}`, name])),
    submit: (words, key) => patch('/v1/programs/{id}/page', { path: { id: programId }, body: { texts: withWords(texts, language, words) }, key }),
    onDone: () => {
      void refresh('/v1/programs');
      say(t('console.admin.saved'));
    },
  });
  const usual = t('console.admin.usual_text_holds');
  return (
    <FormFrame
      form={form}
      act={t('console.admin.save')}
      off={disabled}
      extra={
        !disabled &&
        kept && (
          <Button variant="subtle" onClick={() => form.set({ headline: '', body: '', button: '', thanks: '' })}>
            {t('console.page.usual_words')}
          </Button>
        )
      }
    >
      <fieldset disabled={disabled} className={styles.fieldset}>
        <p className={styles.small}>{t('console.page.words_hint')}</p>
        <TextInput {...form.text('headline')} label={t('console.page.headline')} placeholder={usual} maxLength={160} />
        <Textarea {...form.text('body')} label={t('console.page.body')} placeholder={usual} rows={3} maxLength={1000} />
        <TextInput {...form.text('button')} label={t('console.page.button')} placeholder={usual} maxLength={80} />
        <Textarea {...form.text('thanks')} label={t('console.page.thanks')} placeholder={usual} rows={2} maxLength={1000} />
      </fieldset>
    </FormFrame>
  );
}

import { SegmentedControl, TextInput } from '@mantine/core';
import { patch, post, type Answer, type Body } from '../../api/api';
import { required, webAddress, wholeAddress, all, type Any } from '../../kit/checks';
import type { Form, Values } from '../../kit/form';
import { useSpeech, type Speech } from '../../text/text';
import styles from './links-lead.module.css';

/* Where the links of a new program lead: to the page that referd makes, or to one of the business's own. */

export type LinksMode = 'landing' | 'own_site';

/* Trades mostly have no page of their own for it; shops and partners lead to theirs. */
export function usualMode(template: string): LinksMode {
  return template === 'contractor' ? 'landing' : 'own_site';
}

export interface LinksValues extends Values {
  mode: string;
  destination_url: string;
}

/* For the form's specification: an address is needed where links lead to it. */
export function linksChecks(speech: Speech): { destination_url: Any } {
  const whole = all(required(speech), webAddress(speech));
  return { destination_url: (value, values) => (values['mode'] === 'own_site' ? whole(value, values) : null) };
}
export const linksTidy = { destination_url: wholeAddress };

interface Props<V extends LinksValues> {
  form: Form<V>;
  size: 'sm' | 'md';
}

export function LinksLead<V extends LinksValues>({ form, size }: Props<V>) {
  const { t } = useSpeech();
  const { mode } = form.values;
  return (
    <>
      <div className={styles.lead} data-size={size}>
        <p aria-hidden>{t('console.links_lead.title')}</p>
        <SegmentedControl
          aria-label={t('console.links_lead.title')}
          value={mode}
          size={size}
          data={[
            { value: 'landing', label: t('console.links_lead.landing') },
            { value: 'own_site', label: t('console.links_lead.own_site') },
          ]}
          onChange={(next) => form.set({ mode: next } as Partial<V>)}
        />
        {mode === 'landing' && <p className={styles.hint}>{t('console.links_lead.landing_text')}</p>}
      </div>
      {mode === 'own_site' && (
        <TextInput
          {...form.text('destination_url')}
          size={size}
          type="url"
          label={t('console.setup.destination')}
          description={t('console.setup.destination_text')}
          placeholder="https://www.example.com/start"
        />
      )}
    </>
  );
}

type Fields = Omit<Body<'/v1/programs', 'post'>, 'destination_url'>;

/* Makes the program. One whose links lead to its page leads there too if the page is ever switched off and no other
 * address was given by then; phone numbers without a country code, on its page and in files, are those of `region`. Acts again, with the
 * same key, where a lost connection left something undone. */
export async function makeProgram(fields: Fields, links: LinksValues, region: string | undefined, key: string): Promise<Answer<'/v1/programs', 'post'>> {
  const landing = links.mode === 'landing';
  const program = await post('/v1/programs', { key, body: { ...fields, destination_url: landing ? location.origin : links.destination_url } });
  const path = { id: program.id };
  const body = { mode: landing ? 'landing' : 'own_site', ...(region === undefined ? {} : { country: region }) } as const;
  const page = await patch('/v1/programs/{id}/page', { path, body, key: `${key}-page` });
  return !landing || page.url === null ? program : patch('/v1/programs/{id}', { path, body: { destination_url: page.url }, key: `${key}-address` });
}

import { NativeSelect, SegmentedControl } from '@mantine/core';
import type { MessageTemplate } from '../../api/objects';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Failed } from '../../kit/empty';
import { Page } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import { useUrl } from '../../kit/url';
import { languageNames, languages } from '../../text/locale';
import { useSpeech } from '../../text/text';
import { Sections } from '../parts/sections';
import { channels, templateKinds, type Channel, type TemplateKind } from './message-words';
import styles from './messages.module.css';
import { OfProgram } from './program-choice';
import { messageSections } from './sections';
import { TemplateEditor } from './template-editor';

/* What messages say: each kind by text message and by mail, in each language. */
export default function TemplatesPage() {
  const speech = useSpeech();
  return (
    <Page title={speech.t('console.messages.title')}>
      <Sections label={speech.t('console.messages.title')} sections={messageSections(speech)} />
      <OfProgram beside={<Choices />}>{(program) => <Templates programId={program.id} />}</OfProgram>
    </Page>
  );
}

interface Choice {
  kind: TemplateKind;
  channel: Channel;
  language: string;
}

function useChoice(): Choice {
  const { search } = useUrl();
  return {
    kind: templateKinds.find((kind) => kind === search.get('kind')) ?? 'invitation',
    channel: channels.find((channel) => channel === search.get('channel')) ?? 'sms',
    language: search.get('language') ?? 'en',
  };
}

function Choices() {
  const { t } = useSpeech();
  const url = useUrl();
  const { channel, language } = useChoice();
  return (
    <>
      <NativeSelect
        label={t('console.admin.language')}
        value={language}
        data={languages.map((one) => ({ value: one, label: languageNames[one] }))}
        onChange={(event) => url.set({ language: event.currentTarget.value })}
      />
      <SegmentedControl
        aria-label={t('console.messages.by')}
        value={channel}
        onChange={(value) => url.set({ channel: value })}
        data={channels.map((one) => ({ value: one, label: t(`console.messages.channel.${one}`) }))}
      />
    </>
  );
}

/* A text and its version, for what is typed about it. */
function nameOf({ program_id, kind, channel, language, version }: MessageTemplate): string {
  return [program_id, kind, channel, language, version].join(' ');
}

function Templates({ programId }: { programId: string }) {
  const may = useMay()('messages:write');
  const choice = useChoice();
  const list = useGet('/v1/message_templates', { query: { program_id: programId } });
  if (list.error && !list.data) return <Failed error={list.error} onAgain={() => void list.refetch()} />;
  if (!list.data) return <Shapes lines={8} />;
  const here = list.data.data.filter((one) => one.channel === choice.channel && one.language === choice.language);
  const template = here.find((one) => one.kind === choice.kind);
  return (
    <div className={styles.room}>
      <Kinds templates={here} chosen={choice.kind} />
      {template && <TemplateEditor key={nameOf(template)} name={nameOf(template)} template={template} disabled={!may} />}
    </div>
  );
}

/* The kinds, and which of them have a text of the business's own. */
function Kinds({ templates, chosen }: { templates: readonly MessageTemplate[]; chosen: TemplateKind }) {
  const { t } = useSpeech();
  const url = useUrl();
  return (
    <div className={styles.kinds} role="group" aria-label={t('console.messages.kinds')}>
      {templateKinds.map((kind) => {
        const template = templates.find((one) => one.kind === kind);
        if (!template) return null; /* there is none by this way */
        return (
          <button key={kind} type="button" aria-pressed={kind === chosen} onClick={() => url.set({ kind })}>
            {t(`console.messages.kind.${kind}`)}
            <small>{t(template.is_default ? 'console.messages.usual_text' : 'console.messages.own_text', { version: template.version })}</small>
          </button>
        );
      })}
    </div>
  );
}

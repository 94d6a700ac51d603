import { TextInput } from '@mantine/core';
import { IconBuildingStore, IconCheck, IconDiscount, IconHammer, IconHeartHandshake, IconLink, type Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { get, post, type Answer, type Body } from '../../api/api';
import { useGet } from '../../api/query';
import { useSession } from '../../api/session';
import { all, required, webAddress } from '../../kit/checks';
import { Failed } from '../../kit/empty';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Shapes } from '../../kit/shape';
import { useSpeech } from '../../text/text';
import { howItRuns, type Rules } from './how-it-runs';
import styles from './setup.module.css';

type Template = Answer<'/v1/program_templates', 'get'>['data'][number];

const icons: Record<string, Icon> = {
  customer_credits: IconBuildingStore,
  contractor: IconHammer,
  referral_discount: IconDiscount,
  partner_commission: IconHeartHandshake,
  deal_registration: IconLink,
};

export function ProgramStep({ onDone }: { onDone(): void }) {
  const session = useSession();
  const templates = useGet('/v1/program_templates', { query: { currency: session.workspace.currency } });
  if (templates.error) return <Failed error={templates.error} onAgain={() => void templates.refetch()} />;
  if (!templates.data) return <Shapes lines={6} />;
  return <Choose templates={templates.data.data} onDone={onDone} />;
}

function Choose({ templates, onDone }: { templates: Template[]; onDone(): void }) {
  const speech = useSpeech();
  const { t, has } = speech;
  const session = useSession();
  const { currency } = session.workspace;
  const [key, setKey] = useState(templates[0]?.key ?? '');
  const chosen = templates.find((template) => template.key === key);
  const named = (template: Template) => {
    const text = `console.template.${template.key}`;
    const more = `console.template.${template.key}_text`;
    return { name: has(text) ? t(text) : template.name, description: has(more) ? t(more) : template.description };
  };
  const form = useForm({
    initial: { destination_url: '' },
    checks: { destination_url: all(required(speech), webAddress(speech)) },
    submit: async ({ destination_url }, act) => {
      if (!chosen) throw new Error('no template was chosen');
      const name = named(chosen).name;
      const program = await post('/v1/programs', { key: act, body: { ...(chosen.program as Body<'/v1/programs', 'post'>), name, destination_url } });
      return ownLink(program.id, { name: session.user.name, email: session.user.email }, `${act}-link`);
    },
    onDone,
  });
  return (
    <div className={styles.program}>
      <div>
        <h1>{t('console.setup.program_title')}</h1>
        <p className={styles.lead}>{t('console.setup.program_text')}</p>
        <div className={styles.templates} role="radiogroup" aria-label={t('console.setup.program_title')}>
          {templates.map((template) => (
            <TemplateCard key={template.key} template={template} {...named(template)} chosen={template.key === key} onChoose={() => setKey(template.key)} />
          ))}
        </div>
        <FormFrame form={form} act={t('console.setup.make')} size="md">
          <TextInput
            {...form.text('destination_url')}
            size="md"
            type="url"
            label={t('console.setup.destination')}
            description={t('console.setup.destination_text')}
            placeholder="https://www.example.com/start"
          />
        </FormFrame>
      </div>
      {chosen && (
        <aside className={styles.runs}>
          <h2>{t('console.setup.runs')}</h2>
          <ul>
            {howItRuns((chosen.program as { rules: Rules }).rules, currency, speech).map((line) => (
              <li key={line}>
                <IconCheck size={16} aria-hidden />
                {line}
              </li>
            ))}
          </ul>
        </aside>
      )}
    </div>
  );
}

/* The owner takes part first: so there is a link to open at once. */
async function ownLink(programId: string, owner: { name: string; email: string }, key: string) {
  const participant = await post('/v1/participants', { key, body: { program_id: programId, kind: 'customer', ...owner } });
  return get('/v1/participants/{id}', { path: { id: participant.id } });
}

interface CardProps {
  template: Template;
  name: string;
  description: string;
  chosen: boolean;
  onChoose(): void;
}

function TemplateCard({ template, name, description, chosen, onChoose }: CardProps) {
  const Mark = icons[template.key] ?? IconBuildingStore;
  return (
    <label className={styles.template} data-chosen={chosen || undefined}>
      <input type="radio" name="template" value={template.key} checked={chosen} onChange={onChoose} />
      <span className={styles.icon}>
        <Mark size={19} aria-hidden />
      </span>
      <strong>{name}</strong>
      <span>{description}</span>
    </label>
  );
}


import { IconBuildingStore, IconCheck, IconDiscount, IconHammer, IconHeartHandshake, IconLink, type Icon } from '@tabler/icons-react';
import { get, post, type Answer, type Body } from '../../api/api';
import { useGet } from '../../api/query';
import { useSession } from '../../api/session';
import { Failed } from '../../kit/empty';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Shapes } from '../../kit/shape';
import { regionOf } from '../../text/region';
import { useSpeech } from '../../text/text';
import { LinksLead, linksChecks, linksTidy, makeProgram, usualMode, type LinksValues } from '../shared/links-lead';
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
  const named = (template: Template) => {
    const text = `console.template.${template.key}`;
    const more = `console.template.${template.key}_text`;
    return { name: has(text) ? t(text) : template.name, description: has(more) ? t(more) : template.description };
  };
  const form = useForm({
    initial: { template: templates[0]?.key ?? '', mode: usualMode(templates[0]?.key ?? ''), destination_url: '' } as LinksValues & { template: string },
    checks: linksChecks(speech),
    tidy: linksTidy,
    submit: async ({ template, ...links }, act) => {
      const taken = templates.find(({ key }) => key === template);
      if (!taken) throw new Error('no template was chosen');
      const program = await makeProgram({ ...(taken.program as Body<'/v1/programs', 'post'>), name: named(taken).name }, links, regionOf(session.workspace.time_zone), act);
      return ownLink(program.id, { name: session.user.name, email: session.user.email }, `${act}-link`);
    },
    onDone,
  });
  const chosen = templates.find(({ key }) => key === form.values.template);
  return (
    <div className={styles.program}>
      <div>
        <h1>{t('console.setup.program_title')}</h1>
        <p className={styles.lead}>{t('console.setup.program_text')}</p>
        <div className={styles.templates} role="radiogroup" aria-label={t('console.setup.program_title')}>
          {templates.map((template) => (
            <TemplateCard key={template.key} template={template} {...named(template)} chosen={template === chosen} onChoose={() => form.set({ template: template.key, mode: usualMode(template.key) })} />
          ))}
        </div>
        <FormFrame form={form} act={t('console.setup.make')} size="md">
          <LinksLead form={form} size="md" />
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


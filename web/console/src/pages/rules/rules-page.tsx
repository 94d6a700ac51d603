import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Answer } from '../../api/api';
import { sendJson } from '../../api/http';
import { useGet } from '../../api/query';
import { useStore } from '../../api/store';
import { world } from '../../api/world';
import { Failed } from '../../kit/empty';
import { Page } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import { Badge } from '../../kit/status';
import { readCapabilities, type Capabilities } from '../../rules/capabilities';
import type { Json } from '../../rules/json';
import { useSpeech } from '../../text/text';
import type { PageProps } from '../../routes';
import { Back } from '../parts/back';
import { useDraft } from './draft';
import { RulesEditor } from './rules-editor';
import styles from './rules.module.css';

type Program = Answer<'/v1/programs/{id}', 'get'>;

/* The rules of a program: what the business promises, as sentences and as JSON, until they are published. */
export default function RulesPage({ params }: PageProps) {
  const id = params['id'] ?? '';
  const program = useGet('/v1/programs/{id}', { path: { id } });
  const schema = useQuery({
    queryKey: ['rules-schema'],
    queryFn: async () => readCapabilities((await sendJson('get', '/schemas/rules.json')) as Json),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const error = program.error ?? schema.error;
  if (error && !(program.data && schema.data)) return <Failed error={error} onAgain={() => void Promise.all([program.refetch(), schema.refetch()])} />;
  if (!program.data || !schema.data) return <Shapes lines={8} />;
  return <Loaded key={id} program={program.data} capabilities={schema.data} />;
}

function Loaded({ program, capabilities }: { program: Program; capabilities: Capabilities }) {
  const { t, day } = useSpeech();
  const worldId = useStore(world);
  const control = useDraft(worldId, program.id, { version: program.version, rules: program.rules as Json });
  const versions = useGet('/v1/programs/{id}/versions', { path: { id: program.id }, query: { limit: 1 } });
  const since = versions.data?.data[0]?.created_at;
  return (
    <RulesEditor
      program={program}
      capabilities={capabilities}
      control={control}
      frame={({ busy, held, publish }, content) => (
        <Page
          above={<Back href={`/programs/${program.id}`} label={program.name} />}
          title={t('console.rules.rules')}
          beside={
            <>
              {control.dirty && <Badge tone="info" text={t('console.rules.draft_of', { version: program.version + 1 })} />}
              {since !== undefined && <span className={styles.live}>{t('console.rules.live_since', { version: program.version, date: day(since) })}</span>}
            </>
          }
          acts={
            <>
              <Button variant="subtle" disabled={!control.dirty || busy} onClick={control.discard}>
                {t('console.rules.discard')}
              </Button>
              <Button disabled={!control.dirty || held || control.draft.base !== program.version} loading={busy} onClick={publish}>
                {t('console.rules.publish', { version: program.version + 1 })}
              </Button>
            </>
          }
        >
          {content}
        </Page>
      )}
    />
  );
}

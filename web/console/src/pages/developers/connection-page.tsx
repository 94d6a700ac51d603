import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Card, Fact, Facts } from '../../kit/card';
import { Failed } from '../../kit/empty';
import { Ago } from '../../kit/figures';
import { Page, Stack } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import { Badge } from '../../kit/status';
import type { PageProps } from '../../routes';
import { useSpeech } from '../../text/text';
import { Back } from '../parts/back';
import parts from '../parts/parts.module.css';
import { Secret } from '../parts/secret';
import { usePrograms } from '../shared/programs';
import { BackfillCard } from './backfill-card';
import type { Connection } from './connection-kinds';
import { MappingCard } from './mapping-card';
import { ReceivedCard } from './received-card';

/* A connection by which facts come in: whether they do, what came lately, and how it is read. */
export default function ConnectionPage({ params }: PageProps) {
  const connection = useGet('/v1/connections/{id}', { path: { id: params['id'] ?? '' } });
  if (connection.error && !connection.data) return <Failed error={connection.error} onAgain={() => void connection.refetch()} />;
  if (!connection.data) return <Shapes lines={8} />;
  return <Loaded key={connection.data.id} connection={connection.data} />;
}

function Health({ connection: { health } }: { connection: Connection }) {
  const { t, number } = useSpeech();
  return (
    <Facts>
      <Fact name={t('console.inbound.last_received')}>{health === null ? t('console.inbound.never') : <Ago at={health.last_received_at} />}</Fact>
      <Fact name={t('console.inbound.outcome.applied')}>{number(health?.applied ?? 0)}</Fact>
      <Fact name={t('console.inbound.outcome.replayed')}>{number(health?.replayed ?? 0)}</Fact>
      <Fact name={t('console.inbound.outcome.ignored')}>{number(health?.ignored ?? 0)}</Fact>
      <Fact name={t('console.inbound.outcome.failed')}>{number((health?.failed ?? 0) + (health?.refused ?? 0))}</Fact>
    </Facts>
  );
}

function Loaded({ connection }: { connection: Connection }) {
  const { t, word } = useSpeech();
  const may = useMay()('connections:write');
  const { nameOf } = usePrograms();
  const system = word('console.admin.connection', connection.kind);
  const program = connection.program_id === null ? t('console.admin.all_programs') : nameOf(connection.program_id);
  return (
    <Page
      title={connection.account === null ? system : `${system}: ${connection.account}`}
      above={<Back href="/developers/connections" label={t('console.admin.connections')} />}
      beside={connection.status === 'paused' ? <Badge tone="waiting" text={t('console.admin.paused')} /> : <span className={parts.quiet}>{program}</span>}
    >
      <Stack>
        <Health connection={connection} />
        {connection.hook_url !== null && (
          <Card title={t('console.admin.hook')}>
            <p className={parts.quiet}>{word('console.inbound.hook_at', connection.kind)}</p>
            <Secret text={connection.hook_url} />
          </Card>
        )}
        {connection.kind === 'webhook' && may && <MappingCard connection={connection} />}
        {connection.kind === 'stripe' && <BackfillCard connection={connection} may={may} />}
        <ReceivedCard connection={connection} />
      </Stack>
    </Page>
  );
}

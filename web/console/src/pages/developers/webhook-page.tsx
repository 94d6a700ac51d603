import type { PageProps } from '../../routes';
import { useGet } from '../../api/query';
import type { WebhookEndpoint } from '../../api/objects';
import { Fact, Facts } from '../../kit/card';
import { Failed } from '../../kit/empty';
import { Ago, Moment } from '../../kit/figures';
import { Page, Stack } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import { useSpeech } from '../../text/text';
import { Back } from '../parts/back';
import styles from '../parts/parts.module.css';
import { usePrograms } from '../shared/programs';
import { useWatched } from './use-watched';
import { WebhookActs } from './webhook-acts';
import { filtersOf, WebhookHealth } from './webhook-health';
import { WebhookLog } from './webhook-log';
import { WebhookTrouble } from './webhook-trouble';

function Told({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { t, number } = useSpeech();
  const { nameOf } = usePrograms();
  return (
    <Facts>
      <Fact name={t('console.admin.status')}>
        <WebhookHealth endpoint={endpoint} />
      </Fact>
      <Fact name={t('console.webhooks.url')}>
        <span className={styles.grow}>{endpoint.url}</span>
      </Fact>
      <Fact name={t('console.webhooks.events')}>{filtersOf(endpoint).map((filter) => (filter === '*' ? t('console.webhooks.all_events') : filter)).join(', ')}</Fact>
      <Fact name={t('console.money.program')}>{endpoint.program_id === null ? t('console.admin.all_programs') : nameOf(endpoint.program_id)}</Fact>
      <Fact name={t('console.webhooks.waiting')}>{number(endpoint.health.waiting)}</Fact>
      <Fact name={t('console.webhooks.dead')}>{number(endpoint.health.dead)}</Fact>
      <Fact name={t('console.admin.created')}>
        <Ago at={endpoint.created_at} />
      </Fact>
      {endpoint.previous_secret_until !== null && (
        <Fact name={t('console.webhooks.both_sign_until')}>
          <Moment at={endpoint.previous_secret_until} />
        </Fact>
      )}
    </Facts>
  );
}

/* One endpoint: how it goes, what it was told, and what can be done to it. */
export default function WebhookPage({ params }: PageProps) {
  const { t } = useSpeech();
  const found = useGet('/v1/webhook_endpoints/{id}', { path: { id: params.id ?? '' } });
  const endpoint = found.data;
  useWatched(endpoint);
  return (
    <Page title={endpoint?.description ?? t('console.webhooks.endpoint')} above={<Back href="/developers/webhooks" label={t('console.webhooks.title')} />} acts={endpoint && <WebhookActs endpoint={endpoint} />}>
      {found.error && <Failed error={found.error} />}
      {!found.error && !endpoint && <Shapes lines={6} />}
      {endpoint && (
        <Stack>
          <WebhookTrouble endpoint={endpoint} />
          <Told endpoint={endpoint} />
          <WebhookLog endpoint={endpoint} />
        </Stack>
      )}
    </Page>
  );
}

import { useGet } from '../../api/query';
import type { Answer } from '../../api/api';
import { Card } from '../../kit/card';
import { Failed } from '../../kit/empty';
import { Ago } from '../../kit/figures';
import { Shapes } from '../../kit/shape';
import { Badge, type Tone } from '../../kit/status';
import { useSpeech } from '../../text/text';
import parts from '../parts/parts.module.css';
import type { Connection } from './connection-kinds';
import styles from './developers.module.css';

type Message = Answer<'/v1/connections/{id}/received', 'get'>['data'][number];

const tones: Record<Message['outcome'], Tone> = { applied: 'done', replayed: 'closed', ignored: 'closed', failed: 'wrong', refused: 'wrong' };

function Row({ message }: { message: Message }) {
  const { t, word } = useSpeech();
  return (
    <li>
      <Badge tone={tones[message.outcome]} text={word('console.inbound.outcome', message.outcome)} />
      <span className={parts.grow}>
        {message.detail !== null && <span>{message.param === null ? message.detail : `${message.param}: ${message.detail}`}</span>}
        {message.body !== null && (
          <details className={styles.body}>
            <summary>{t('console.inbound.show_body')}</summary>
            <pre className={styles.json} tabIndex={0}>
              {message.body}
            </pre>
          </details>
        )}
      </span>
      <span className={parts.small}>
        <Ago at={message.created_at} />
      </span>
    </li>
  );
}

/* What came in lately, and what became of it. */
export function ReceivedCard({ connection }: { connection: Connection }) {
  const { t } = useSpeech();
  const received = useGet('/v1/connections/{id}/received', { path: { id: connection.id } });
  if (received.error) return <Failed error={received.error} onAgain={() => void received.refetch()} />;
  return (
    <Card title={t('console.inbound.messages')}>
      {!received.data && <Shapes lines={3} />}
      {received.data?.data.length === 0 && <p className={parts.quiet}>{t('console.inbound.no_messages')}</p>}
      {received.data !== undefined && received.data.data.length > 0 && (
        <ul className={styles.received}>
          {received.data.data.map((message) => (
            <Row key={message.id} message={message} />
          ))}
        </ul>
      )}
    </Card>
  );
}

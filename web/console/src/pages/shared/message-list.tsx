import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { Card, SmallTable } from '../../kit/card';
import { Ago } from '../../kit/figures';
import { StatusBadge } from '../../kit/status';
import { useSpeech } from '../../text/text';
import styles from './shared.module.css';

const SHOWN = 10;

/* The newest messages to somebody, in a card of their page. */
export function MessageList({ contactId }: { contactId: string }) {
  const { t, word } = useSpeech();
  const list = useGet('/v1/messages', { query: { contact_id: contactId, limit: SHOWN } });
  const rows = list.data?.data ?? [];
  const all = `/messages?contact_id=${contactId}`;
  const head = [{ title: t('console.column.kind') }, { title: t('console.column.status') }, { title: t('console.messages.by') }, { title: t('console.messages.why') }, { title: t('console.column.when') }];
  return (
    <Card title={t('console.nav.messages')} flush side={rows.length > 0 && <Link href={all}>{t('console.all')}</Link>}>
      {list.data && rows.length === 0 && <p className={styles.none}>{t('console.messages.none_to')}</p>}
      {rows.length > 0 && (
        <SmallTable label={t('console.nav.messages')} head={head}>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <Link className={styles.strong} href={`${all}&open=${row.id}`}>
                  {t(`console.messages.kind.${row.kind}`)}
                </Link>
              </td>
              <td>
                <StatusBadge kind="message" status={row.status} />
              </td>
              <td>{t(`console.messages.channel.${row.channel}`)}</td>
              <td className={styles.quiet}>{row.reason !== null && word('console.messages.reason', row.reason)}</td>
              <td className={styles.quiet}>
                <Ago at={row.sent_at ?? row.created_at} />
              </td>
            </tr>
          ))}
        </SmallTable>
      )}
    </Card>
  );
}

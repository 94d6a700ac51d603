import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { Card, SmallTable } from '../../kit/card';
import { Day } from '../../kit/figures';
import { useSpeech } from '../../text/text';
import styles from '../shared/shared.module.css';

const SHOWN = 20;

/* Friends to whom somebody has had the business write; nothing where there is none. */
export function Friends({ participantId }: { participantId: string }) {
  const { t, word } = useSpeech();
  const list = useGet('/v1/friend_invitations', { query: { participant_id: participantId, limit: SHOWN } });
  const rows = list.data?.data ?? [];
  if (rows.length === 0) return null;
  const head = [{ title: t('console.friends.who') }, { title: t('console.friends.what') }, { title: t('console.friends.when') }];
  return (
    <Card title={t('console.friends.title')} flush>
      <SmallTable label={t('console.friends.title')} head={head}>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <Link className={styles.strong} href={`/contacts/${row.contact_id}`}>
                {row.email}
              </Link>
            </td>
            <td className={styles.quiet}>
              {row.referral_id ? <Link href={`/referrals/${row.referral_id}`}>{word('console.friend_status', row.status)}</Link> : word('console.friend_status', row.status)}
            </td>
            <td className={styles.quiet}>
              <Day at={row.created_at} />
            </td>
          </tr>
        ))}
      </SmallTable>
    </Card>
  );
}

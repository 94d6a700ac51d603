import { Link } from 'wouter';
import type { Answer } from '../../api/api';
import { useGet } from '../../api/query';
import { Card } from '../../kit/card';
import { Failed } from '../../kit/empty';
import { Shapes } from '../../kit/shape';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { TransactionRows } from './transaction-rows';

export type Transaction = Answer<'/v1/ledger/transactions', 'get'>['data'][number];

const SHOWN = 50;

/* What was posted for one reward, newest first: the proof of each of its amounts. */
export function Entries({ rewardId }: { rewardId: string }) {
  const { t } = useSpeech();
  const list = useGet('/v1/ledger/transactions', { query: { reward_id: rewardId, limit: SHOWN } });
  return (
    <div id="entries" tabIndex={-1}>
      <Card title={t('console.money.entries')} side={<Link href={`/ledger/transactions?reward_id=${rewardId}`}>{t('console.money.in_ledger')}</Link>} flush>
        {list.error && <Failed error={list.error} onAgain={() => void list.refetch()} />}
        {!list.error && !list.data && <Shapes lines={3} />}
        {list.data && list.data.data.length === 0 && <p className={styles.quiet}>{t('console.money.no_entries')}</p>}
        {list.data && list.data.data.length > 0 && <TransactionRows transactions={list.data.data} rewardId={rewardId} />}
      </Card>
    </div>
  );
}

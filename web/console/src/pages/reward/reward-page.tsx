import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Card, Fact, Facts } from '../../kit/card';
import { CopyIcon } from '../../kit/copy';
import { Failed } from '../../kit/empty';
import { Day, Money } from '../../kit/figures';
import { Columns, Page, Stack } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import { rewardLook, StatusBadge } from '../../kit/status';
import type { PageProps } from '../../routes';
import { useSpeech } from '../../text/text';
import { Entries } from '../ledger/entries';
import { GoodsCard } from './goods-card';
import { Back } from '../parts/back';
import { ContactName, ReferralName } from '../parts/names';
import styles from '../parts/parts.module.css';
import { ActDialog, worthOf } from '../rewards/act-dialog';
import { ACTS, type Reward, type RewardAct } from '../rewards/acts';
import { origin } from '../rewards/columns';
import { usePrograms } from '../shared/programs';
import { ValidationCard } from './validation-card';

const KINDS = ['granted', 'pending', 'available', 'reserved', 'redeemed', 'paid', 'reversed', 'expired'] as const;

/* One reward: for whom and why, where its money is, and the entries behind it. */
export default function RewardPage({ params }: PageProps) {
  const id = params['id'] ?? '';
  const reward = useGet('/v1/rewards/{id}', { path: { id } });
  if (reward.error && !reward.data) return <Failed error={reward.error} onAgain={() => void reward.refetch()} />;
  if (!reward.data) return <Shapes lines={8} />;
  return <Loaded reward={reward.data} />;
}

function Loaded({ reward }: { reward: Reward }) {
  const speech = useSpeech();
  const { t, word } = speech;
  const may = useMay()('rewards:write');
  const [asked, setAsked] = useState<RewardAct | null>(null);
  const amount = worthOf(reward, speech);
  const able = may ? ACTS.filter((info) => info.can(reward)) : [];
  return (
    <Page
      title={t('console.money.reward_of', { amount })}
      above={<Back href="/rewards" label={t('console.money.rewards')} />}
      beside={<StatusBadge kind="reward" status={rewardLook(reward.status, reward.waiting_for)} />}
      acts={able.map((info, i) => (
        <Button key={info.act} variant={i === 0 && !info.danger ? 'filled' : 'default'} onClick={() => setAsked(info.act)}>
          {t(info.text, { amount })}
        </Button>
      ))}
    >
      <Stack>
        <Facts>
          <Fact name={t('console.money.for')}>
            <ContactName id={reward.beneficiary.contact_id} link />
            <span className={styles.under}>{word('console.rules.role', reward.beneficiary.role)}</span>
          </Fact>
          <Fact name={t('console.money.from')}>{reward.referral_id === null ? t('console.money.by_hand') : <ReferralName id={reward.referral_id} link />}</Fact>
          <Fact name={t('console.money.kind')}>
            <span className={styles.capital}>{word('console.rules.kind', reward.kind)}</span>
          </Fact>
          <Fact name={t('console.admin.created')}>
            <Day at={reward.created_at} />
          </Fact>
          <Fact name={t('console.money.hold_until')}>
            <Day at={reward.hold_until} />
          </Fact>
          <Fact name={t('console.money.issued_at')}>
            <Day at={reward.issued_at} />
          </Fact>
          <Fact name={t('console.rules.expires')}>
            <Day at={reward.expires_at} />
          </Fact>
        </Facts>
        <Columns>
          <Stack>
            <Amounts reward={reward} />
            <ValidationCard reward={reward} />
            <GoodsCard reward={reward} />
          </Stack>
          <Why reward={reward} />
        </Columns>
        <Entries rewardId={reward.id} />
      </Stack>
      {asked && <ActDialog reward={reward} act={asked} onClose={() => setAsked(null)} />}
    </Page>
  );
}

function Amounts({ reward }: { reward: Reward }) {
  const { t } = useSpeech();
  return (
    <Card title={t('console.money.where')}>
      {reward.amount === null ? (
        <p className={styles.quiet}>{t('console.money.no_money')}</p>
      ) : (
        <ul className={styles.list}>
          {KINDS.filter((kind) => kind === 'granted' || reward.amounts[kind] !== 0).map((kind) => (
            <li key={kind}>
              <span className={styles.grow}>{t(`console.money.account.${kind}`)}</span>
              <a href="#entries">
                <Money amount={reward.amounts[kind]} currency={reward.currency} />
              </a>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Why({ reward }: { reward: Reward }) {
  const speech = useSpeech();
  const { t, word } = speech;
  const { nameOf } = usePrograms();
  return (
    <Card title={t('console.money.why')}>
      <ul className={styles.list}>
        <li>
          <span className={styles.small}>{t('console.money.worked_out')}</span>
          <span className={styles.grow}>{origin(reward, speech)}</span>
        </li>
        <li>
          <span className={styles.small}>{t('console.rules.rules')}</span>
          <span className={styles.grow}>
            <Link href={`/programs/${reward.program_id}/rules`}>{nameOf(reward.program_id) || reward.program_id}</Link>
            <span className={styles.under}>{t('console.rules.version', { version: reward.program_version })}</span>
          </span>
        </li>
        {reward.waiting_for.length > 0 && (
          <li>
            <span className={styles.small}>{t('console.money.waits')}</span>
            <span className={styles.grow}>{reward.waiting_for.map((wait) => word('console.money.wait', wait)).join(', ')}</span>
          </li>
        )}
        {reward.title !== null && (
          <li>
            <span className={styles.small}>{t('console.rules.title')}</span>
            <span className={styles.grow}>{reward.title}</span>
          </li>
        )}
        {reward.reason !== null && (
          <li>
            <span className={styles.small}>{t('console.reason.label')}</span>
            <span className={styles.grow}>{reward.reason}</span>
          </li>
        )}
        <li>
          <span className={styles.small}>{t('console.admin.id')}</span>
          <span className={styles.grow}>
            <span className="mono">{reward.id}</span> <CopyIcon text={reward.id} />
          </span>
        </li>
      </ul>
    </Card>
  );
}

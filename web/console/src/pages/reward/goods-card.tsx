import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { post } from '../../api/api';
import { refresh, useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Card } from '../../kit/card';
import { CopyIcon } from '../../kit/copy';
import { wordsOf } from '../../kit/empty';
import { Ago } from '../../kit/figures';
import { newKey } from '../../kit/form';
import { StatusBadge } from '../../kit/status';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import type { Reward } from '../rewards/acts';

/* What a reward hands over beside money: a code, a gift card, or a task for the office. */
export function GoodsCard({ reward }: { reward: Reward }) {
  return (
    <>
      <HandedCard reward={reward} />
      {reward.stripe !== null && <StripeCard reward={reward} stripe={reward.stripe} />}
    </>
  );
}

function HandedCard({ reward }: { reward: Reward }) {
  if (reward.discount !== null) return <DiscountCard reward={reward} discount={reward.discount} />;
  if (reward.gift !== null) return <GiftCard gift={reward.gift} />;
  if (reward.kind === 'custom' && reward.issued_at !== null) return <TodoCard id={reward.id} />;
  return null;
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <li>
      <span className={styles.small}>{name}</span>
      <span className={styles.grow}>{children}</span>
    </li>
  );
}

function DiscountCard({ reward, discount }: { reward: Reward; discount: NonNullable<Reward['discount']> }) {
  const { t, money, percent } = useSpeech();
  const off = discount.percent_bp !== null ? percent(discount.percent_bp / 10_000) : money(discount.fixed ?? 0, discount.currency);
  return (
    <Card title={t('console.goods.discount')}>
      <ul className={styles.list}>
        <Line name={t('console.pool.code')}>
          {reward.code === null ? (
            t(reward.waiting_for.includes('code') ? 'console.goods.waits_for_code' : 'console.goods.no_code')
          ) : (
            <>
              <span className="mono">{reward.code}</span> <CopyIcon text={reward.code} />
            </>
          )}
        </Line>
        <Line name={t('console.rules.discount_worth')}>{off}</Line>
        {discount.max_amount !== null && <Line name={t('console.rules.discount_most')}>{money(discount.max_amount, discount.currency)}</Line>}
        {discount.min_order !== null && <Line name={t('console.rules.discount_least')}>{money(discount.min_order, discount.currency)}</Line>}
        {discount.reference !== null && <Line name={t('console.goods.used_for')}>{discount.reference}</Line>}
      </ul>
    </Card>
  );
}

function GiftCard({ gift }: { gift: NonNullable<Reward['gift']> }) {
  const speech = useSpeech();
  const { t, word } = speech;
  const [busy, setBusy] = useState(false);
  const may = useMay()('rewards:write');
  const waits = gift.state === 'queued' || gift.state === 'unknown' || gift.state === 'failed';
  const again = async () => {
    setBusy(true);
    try {
      await post('/v1/gift_orders/{id}/retry', { path: { id: gift.id }, body: {}, key: newKey() });
      say(t('console.gift.tried'));
    } catch (error) {
      say(error instanceof Error ? wordsOf(error, speech) : String(error), true);
    } finally {
      setBusy(false);
      void refresh('/v1/rewards', '/v1/gift_orders', '/v1/cases', '/v1/counts');
    }
  };
  return (
    <Card title={t('console.reward_kind.gift_card')} side={<StatusBadge kind="gift" status={gift.state} />}>
      <ul className={styles.list}>
        <Line name={t('console.gift.handed')}>{t(gift.by_email ? 'console.gift.by_email' : 'console.gift.by_link')}</Line>
        {gift.problem !== 'none' && <Line name={t('console.gift.problem')}>{word('console.gift.problem', gift.problem)}</Line>}
        {gift.reason !== null && <Line name={t('console.gift.reason')}>{gift.reason}</Line>}
        {gift.next_try_at !== null && (
          <Line name={t('console.gift.next_try')}>
            <Ago at={gift.next_try_at} />
          </Line>
        )}
        {gift.delivered_at !== null && (
          <Line name={t('status.gift.delivered')}>
            <Ago at={gift.delivered_at} />
          </Line>
        )}
        {gift.provider_id !== null && (
          <Line name={t('console.gift.provider_id')}>
            <span className="mono">{gift.provider_id}</span> <CopyIcon text={gift.provider_id} />
          </Line>
        )}
      </ul>
      {waits && may && (
        <Button variant="default" size="xs" leftSection={<IconRefresh size={15} />} loading={busy} onClick={() => void again()}>
          {t('console.gift.retry')}
        </Button>
      )}
    </Card>
  );
}

/* How it stands at Stripe: credit of a customer there, or a code. */
function StripeCard({ reward, stripe }: { reward: Reward; stripe: NonNullable<Reward['stripe']> }) {
  const speech = useSpeech();
  const { t, word, money } = speech;
  const [busy, setBusy] = useState(false);
  const may = useMay()('rewards:write');
  const waits = stripe.state === 'queued' || stripe.state === 'failed';
  const again = async () => {
    setBusy(true);
    try {
      await post('/v1/rewards/{id}/hand_over', { path: { id: reward.id }, body: {}, key: newKey() });
      say(t('console.gift.tried'));
    } catch (error) {
      say(error instanceof Error ? wordsOf(error, speech) : String(error), true);
    } finally {
      setBusy(false);
      void refresh('/v1/rewards', '/v1/cases', '/v1/counts');
    }
  };
  return (
    <Card title={t('console.stripe.title')} side={<StatusBadge kind="stripe" status={stripe.state} />}>
      <ul className={styles.list}>
        <Line name={t('console.stripe.kind')}>{word('console.stripe.kind', stripe.kind)}</Line>
        {stripe.kind === 'customer_balance' && reward.currency !== null && (
          <>
            <Line name={t('console.stripe.given')}>{money(stripe.given, reward.currency)}</Line>
            {stripe.wanted !== stripe.given && <Line name={t('console.stripe.wanted')}>{money(stripe.wanted, reward.currency)}</Line>}
          </>
        )}
        {stripe.problem !== 'none' && <Line name={t('console.gift.problem')}>{word('console.stripe.problem', stripe.problem)}</Line>}
        {stripe.reason !== null && <Line name={t('console.stripe.reason')}>{stripe.reason}</Line>}
        {stripe.next_try_at !== null && (
          <Line name={t('console.gift.next_try')}>
            <Ago at={stripe.next_try_at} />
          </Line>
        )}
        {stripe.done_at !== null && (
          <Line name={t('console.stripe.done_at')}>
            <Ago at={stripe.done_at} />
          </Line>
        )}
        <Known name={t('console.stripe.customer')} id={stripe.customer} />
        <Known name={t(stripe.kind === 'promotion_code' ? 'console.stripe.code_id' : 'console.stripe.transaction')} id={stripe.provider_id} />
        <Known name={t('console.stripe.coupon')} id={stripe.coupon_id} />
      </ul>
      {waits && may && (
        <Button variant="default" size="xs" leftSection={<IconRefresh size={15} />} loading={busy} onClick={() => void again()}>
          {t('console.gift.retry')}
        </Button>
      )}
    </Card>
  );
}

function Known({ name, id }: { name: string; id: string | null }) {
  if (id === null) return null;
  return (
    <Line name={name}>
      <span className="mono">{id}</span> <CopyIcon text={id} />
    </Line>
  );
}

function TodoCard({ id }: { id: string }) {
  const { t, word } = useSpeech();
  const todo = useGet('/v1/todos/{id}', { path: { id } });
  if (!todo.data) return null;
  const { state, done_by: by, done_at: at } = todo.data;
  return (
    <Card title={t('console.todo.task')} side={<StatusBadge kind="todo" status={state} />}>
      <ul className={styles.list}>
        <Line name={t('console.todo.what')}>{todo.data.title}</Line>
        {by !== null && <Line name={t('console.todo.done_by')}>{by.name ?? word('console.actor', by.type)}</Line>}
        {at !== null && (
          <Line name={t('console.todo.done_at')}>
            <Ago at={at} />
          </Line>
        )}
        <li>
          <Link href={state === 'open' ? '/rewards/to-do' : `/rewards/to-do?state=${state}`}>{t('console.todo.to_list')}</Link>
        </li>
      </ul>
    </Card>
  );
}

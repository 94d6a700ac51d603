import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconBan, IconCash, IconCoins, IconDots, IconGift, IconPencil, IconTag, IconThumbUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Ago, Money } from '../../kit/figures';
import { Initials } from '../../kit/person';
import { rewardLook, StatusBadge } from '../../kit/status';
import { csvMoney } from '../../kit/table/csv';
import type { Column } from '../../kit/table/types';
import type { Speech } from '../../text/text';
import { ReferralName, useContactName } from '../parts/names';
import styles from '../parts/parts.module.css';
import { ACTS, type Reward, type RewardAct } from './acts';
import { worthOf } from './act-dialog';
import { WhyChips, WorkedOut } from './why';

const KIND_ICONS = { credit: IconCoins, cash: IconCash, discount: IconTag, gift_card: IconGift, custom: IconPencil } as const;

function Person({ reward, role }: { reward: Reward; role: string }) {
  const name = useContactName(reward.beneficiary.contact_id);
  return (
    <span className={styles.two}>
      <Initials name={name} large />
      <span>
        <strong>{name}</strong>
        <small>
          <span className={styles.capital}>{role}</span>
        </small>
      </span>
    </span>
  );
}

function From({ reward, kind }: { reward: Reward; kind: string }) {
  const Mark = KIND_ICONS[reward.kind as keyof typeof KIND_ICONS] ?? IconPencil;
  return (
    <span className={styles.two}>
      <span>
        {reward.referral_id === null ? (reward.title ?? '') : <ReferralName id={reward.referral_id} />}
        <small>
          <Mark size={14} aria-hidden />
          <span className={styles.capital}>{kind}</span>
        </small>
      </span>
    </span>
  );
}

/* By which rule, or by whose hand. */
export function origin(reward: Reward, { t }: Speech): string {
  if (reward.rule_key === null) return t('console.money.by_hand');
  const rule = reward.title ?? reward.rule_key;
  return reward.step === null ? rule : t('console.money.rule_step', { key: rule, step: reward.step });
}

function Acts({ reward, speech, onAct }: { reward: Reward; speech: Speech; onAct(reward: Reward, act: RewardAct): void }) {
  const { t } = speech;
  const able = ACTS.filter((info) => info.can(reward));
  const approve = able.find((info) => info.act === 'approve');
  const deny = able.find((info) => info.act === 'deny');
  const rest = able.filter((info) => info !== approve && (info !== deny || !approve));
  const amount = worthOf(reward, speech);
  return (
    <span className={styles.rowActs}>
      {approve && (
        <Button variant="default" size="xs" leftSection={<IconThumbUp size={15} />} onClick={() => onAct(reward, 'approve')}>
          {t(approve.text, { amount })}
        </Button>
      )}
      {approve && deny && (
        <ActionIcon variant="subtle" size={28} aria-label={t(deny.text, { amount })} onClick={() => onAct(reward, 'deny')}>
          <IconBan size={16} />
        </ActionIcon>
      )}
      {rest.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" size={28} aria-label={t('console.money.more_acts', { amount })}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((info) => (
              <Menu.Item key={info.act} color={info.danger ? 'red' : undefined} onClick={() => onAct(reward, info.act)}>
                {t(info.text, { amount })}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </span>
  );
}

export function rewardColumns(speech: Speech, onAct: ((reward: Reward, act: RewardAct) => void) | null): Column<Reward>[] {
  const { t, word } = speech;
  const waits = (reward: Reward): string[] => reward.waiting_for.map((wait) => word('console.money.wait', wait));
  const column = (key: string, title: string, cell: (row: Reward) => ReactNode, csv: Column<Reward>['csv'], more: Partial<Column<Reward>> = {}): Column<Reward> => ({ key, title, cell, csv, ...more });
  const columns = [
    column('for', t('console.money.for'), (row) => <Person reward={row} role={word('console.rules.role', row.beneficiary.role)} />, (row) => row.beneficiary.contact_id, { card: 'title' }),
    column('from', t('console.money.from'), (row) => <From reward={row} kind={word('console.rules.kind', row.kind)} />, (row) => row.referral_id),
    column('status', t('console.admin.status'), (row) => <StatusBadge kind="reward" status={rewardLook(row.status, row.waiting_for)} />, (row) => row.status, { card: 'side' }),
    column('origin', t('console.money.worked_out'), (row) => <WorkedOut reward={row} fallback={origin(row, speech)} />, (row) => origin(row, speech), { quiet: true, card: 'line' }),
    column(
      'waits',
      t('console.money.waits'),
      (row) => <WhyChips reward={row} />,
      (row) => waits(row).join(', '),
    ),
    column('since', t('console.money.since'), (row) => <Ago at={row.created_at} style="narrow" />, (row) => row.created_at, { quiet: true }),
    column('amount', t('console.money.amount'), (row) => <Money amount={row.amount} currency={row.currency} />, (row) => csvMoney(row.amount, row.currency), { figure: true, card: 'end', currencyOf: (row) => row.currency }),
    column('currency', t('console.money.currency'), (row) => row.currency, (row) => row.currency, { optional: true }),
    column('id', t('console.admin.id'), (row) => <span className="mono">{row.id}</span>, (row) => row.id, { optional: true }),
  ];
  return onAct === null ? columns : [...columns, column('acts', t('console.admin.acts'), (row) => <Acts reward={row} speech={speech} onAct={onAct} />, () => null, { figure: true })];
}

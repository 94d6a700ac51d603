import { Checkbox, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCash, IconCopy, IconMessageQuestion, IconScale, IconUserQuestion, IconWebhook, type Icon } from '@tabler/icons-react';
import type { Case } from '../../api/objects';
import { Ago } from '../../kit/figures';
import type { Tone } from '../../kit/status';
import { useSpeech } from '../../text/text';
import { useContactName } from '../parts/names';
import styles from './review.module.css';

interface Look {
  icon: Icon;
  tone: Tone;
}

const LOOKS: Readonly<Record<string, Look>> = {
  fraud: { icon: IconAlertTriangle, tone: 'wrong' },
  duplicate: { icon: IconCopy, tone: 'info' },
  unconfirmed_referrer: { icon: IconUserQuestion, tone: 'info' },
  dispute: { icon: IconMessageQuestion, tone: 'waiting' },
  missing_referral: { icon: IconMessageQuestion, tone: 'waiting' },
  amount: { icon: IconCash, tone: 'waiting' },
  currency_rate: { icon: IconCash, tone: 'waiting' },
  reconciliation: { icon: IconScale, tone: 'waiting' },
  payout: { icon: IconCash, tone: 'wrong' },
  messages: { icon: IconMessageQuestion, tone: 'waiting' },
  webhook: { icon: IconWebhook, tone: 'wrong' },
  validation: { icon: IconMessageQuestion, tone: 'waiting' },
};

export function lookOf(kind: string): Look {
  return LOOKS[kind] ?? { icon: IconMessageQuestion, tone: 'closed' };
}

interface Props {
  one: Case;
  chosen: boolean;
  ticked: boolean;
  onChoose(): void;
  onTick?(): void;
}

export function CaseRow({ one, chosen, ticked, onChoose, onTick }: Props) {
  const { t, word, number } = useSpeech();
  const name = useContactName(one.contact_id);
  const kind = word('console.review.kind', one.kind);
  const { icon: Mark, tone } = lookOf(one.kind);
  const title = name === '' ? kind : name;
  return (
    <li className={styles.row} data-chosen={chosen || undefined}>
      {onTick ? <Checkbox checked={ticked} onChange={onTick} aria-label={t('console.table.pick', { row: title })} /> : <span className={styles.noTick} />}
      <UnstyledButton className={styles.open} aria-current={chosen || undefined} onClick={onChoose}>
        <span className={styles.mark} data-tone={tone}>
          <Mark size={16} aria-hidden />
        </span>
        <span className={styles.words}>
          <strong>
            {title}
            {one.score !== null && <span className={styles.badge}>{number(one.score)}</span>}
          </strong>
          <span>{name === '' ? one.detail : `${kind}. ${one.detail ?? ''}`}</span>
        </span>
        <span className={styles.when}>
          <Ago at={one.created_at} style="narrow" />
        </span>
      </UnstyledButton>
    </li>
  );
}

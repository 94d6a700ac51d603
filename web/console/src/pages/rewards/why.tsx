import { useGet } from '../../api/query';
import { amountInWords, discountInWords } from '../../rules/words';
import type { Json } from '../../rules/json';
import { readRewards, type RewardCard } from '../../rules/reward';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { useWords } from '../rules/words';
import type { Reward } from './acts';

/* The rule that granted a reward, in the version that did; null while it is not there. */
function useRule(reward: Reward): RewardCard | null {
  const versions = useGet('/v1/programs/{id}/versions', { path: { id: reward.program_id }, query: { limit: 20 }, keep: true });
  const found = versions.data?.data.find((one) => one.version === reward.program_version);
  if (found === undefined || reward.rule_key === null) return null;
  return readRewards(found.rules as Json).cards.find((card) => card.key === reward.rule_key) ?? null;
}

/* By what a reward came to its sum: the rule's amount, or what its code takes off, in words. */
export function WorkedOut({ reward, fallback }: { reward: Reward; fallback: string }) {
  const words = useWords();
  const rule = useRule(reward);
  const currency = reward.currency ?? reward.discount?.currency ?? '';
  const told = rule?.discount !== undefined ? discountInWords(words, rule.discount, currency) : rule?.amount !== undefined && amountInWords(words, rule.amount, currency);
  if (!told || currency === '') return fallback;
  return (
    <>
      {told}
      <span className={styles.under}>{fallback}</span>
    </>
  );
}

interface Chip {
  key: string;
  text: string;
  tone?: 'waiting';
}

/* Why somebody is asked: over which sum, how many, past which budget. */
export function WhyChips({ reward }: { reward: Reward }) {
  const { t, word, money } = useSpeech();
  const rule = useRule(reward);
  const waits = new Set<string>(reward.waiting_for);
  const told = (amount: number) => (reward.currency === null ? String(amount) : money(amount, reward.currency, { short: true }));
  const chips: Chip[] = [];
  if (waits.has('approval')) {
    const { above, secondAbove } = rule?.byAmount ?? {};
    if (waits.has('second_approval')) chips.push({ key: 'first', text: secondAbove === undefined ? t('console.money.why.first_of_two_plain') : t('console.money.why.first_of_two', { amount: told(secondAbove) }), tone: 'waiting' });
    else if (reward.rule_key === null) chips.push({ key: 'bonus', text: t('console.money.why.bonus') });
    else chips.push({ key: 'approval', text: above === undefined ? t('console.money.why.always') : t('console.money.why.over', { amount: told(above) }) });
  } else if (waits.has('second_approval')) {
    chips.push({ key: 'second', text: t('console.money.why.second'), tone: 'waiting' });
    const name = reward.approvals[0]?.name;
    if (name) chips.push({ key: 'by', text: t('console.money.why.second_by', { name }) });
  }
  if (waits.has('budget')) chips.push({ key: 'budget', text: t('console.money.why.budget'), tone: 'waiting' });
  for (const wait of waits) if (!['approval', 'second_approval', 'budget'].includes(wait)) chips.push({ key: wait, text: word('console.money.wait', wait) });
  return (
    <span className={styles.chips}>
      {chips.map(({ key, text, tone }) => (
        <span key={key} className={styles.chip} data-tone={tone}>
          {text}
        </span>
      ))}
    </span>
  );
}

import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { CAP_SCOPES, newCap, WINDOWS, type Cap } from '../../rules/control';
import { change, drop, isObject, put, type Json, type Path } from '../../rules/json';
import type { RewardCard } from '../../rules/reward';
import { capInWords, named, releaseInWords } from '../../rules/words';
import { useSpeech } from '../../text/text';
import { useEditor } from './editor';
import { MoneyField, SelectField, WholeField } from './fields';
import { Row } from './row';
import styles from './rules.module.css';
import { WordPills } from './word-pills';
import { useWords } from './words';

const USUAL_ABOVE = 10_000;

/* By whom a reward is approved: by nobody, by a person, or by its amount. */
export function ApprovalRows({ reward, currency }: { reward: RewardCard; currency: string }) {
  const { t } = useSpeech();
  const { draft, replace, capabilities } = useEditor();
  const words = useWords();
  const path: Path = [...reward.path, 'approval'];
  const choice = reward.byAmount === undefined ? (reward.approval ?? 'auto') : 'by_amount';
  const choices = [...capabilities.approvals, ...(reward.amount === undefined ? [] : ['by_amount'])];
  const set = (next: string) => replace(put(draft, path, next === 'by_amount' ? { above: USUAL_ABOVE } : next));
  const was = (before: Json | undefined) => named(words, 'approval', typeof before === 'string' ? before : isObject(before) ? 'by_amount' : 'auto');
  if (!capabilities.approvals.includes('manual')) return null;
  return (
    <>
      <Row path={path} label={t('console.rules.approval_label')} was={was}>
        {({ describedBy }) => (
          <SelectField label={t('console.rules.approval_label')} describedBy={describedBy} value={choice} options={choices.map((value) => ({ value, label: named(words, 'approval', value) }))} onChange={set} />
        )}
      </Row>
      {reward.byAmount !== undefined && (
        <>
          <Row path={[...path, 'above']} label={t('console.rules.above_label')}>
            {({ describedBy }) => <MoneyField label={t('console.rules.above_label')} describedBy={describedBy} currency={currency} value={reward.byAmount?.above} onChange={(next) => replace(put(draft, [...path, 'above'], next))} />}
          </Row>
          <Row path={[...path, 'second_above']} label={t('console.rules.second_above_label')}>
            {({ describedBy }) => (
              <MoneyField
                label={t('console.rules.second_above_label')}
                describedBy={describedBy}
                currency={currency}
                value={reward.byAmount?.secondAbove}
                placeholder={t('console.rules.never')}
                onChange={(next) => replace(put(draft, [...path, 'second_above'], next))}
                onClear={() => replace(change(draft, [...path, 'second_above'], undefined))}
              />
            )}
          </Row>
        </>
      )}
    </>
  );
}

/* What ends a hold beside its days. A condition of one's own is shown in words. */
export function ReleaseRow({ reward }: { reward: RewardCard }) {
  const { t } = useSpeech();
  const { draft, replace, capabilities, currency } = useEditor();
  const words = useWords();
  const path: Path = [...reward.path, 'release_on'];
  const events = reward.release?.on === 'events' ? reward.release.events : [];
  if (!capabilities.rewardKeys.has('release_on')) return null;
  const label = t('console.rules.release_label');
  return (
    <Row path={path} label={label}>
      {({ labelId, describedBy }) =>
        reward.release?.on === 'condition' ? (
          <span className={styles.after}>{releaseInWords(words, reward.release, currency)}</span>
        ) : (
          <WordPills
            label={label}
            labelId={labelId}
            describedBy={describedBy}
            values={events}
            options={capabilities.eventTypes}
            wordOf={(event) => named(words, 'event', event)}
            other={/^custom\.[a-z0-9_.]+$/}
            onChange={(next) => replace(change(draft, path, next.length === 0 ? undefined : { events: next }))}
          />
        )
      }
    </Row>
  );
}

export function CapRows({ reward, currency }: { reward: RewardCard; currency: string }) {
  const { t } = useSpeech();
  const { draft, replace, capabilities } = useEditor();
  const path: Path = [...reward.path, 'caps'];
  if (!capabilities.rewardKeys.has('caps') || reward.hidden.includes('caps')) return null;
  const add = () => replace(put(draft, path, [...reward.caps.map((cap) => capJson(cap)), newCap(reward.caps)]));
  return (
    <div className={styles.sub}>
      <h3 className={styles.subtitle}>{t(reward.caps.length === 0 ? 'console.rules.no_caps' : 'console.rules.caps_label')}</h3>
      {reward.caps.map((cap) => (
        <CapRow key={cap.path.join('/')} cap={cap} currency={currency} hasAmount={reward.amount !== undefined} onRemove={() => replace(reward.caps.length === 1 ? change(draft, path, undefined) : drop(draft, cap.path))} />
      ))}
      <Button variant="subtle" size="xs" leftSection={<IconPlus size={15} />} onClick={add}>
        {t('console.rules.add_cap')}
      </Button>
    </div>
  );
}

const capJson = ({ scope, per, count, amount }: Cap) => ({ scope, ...(count === undefined ? { amount: amount ?? 1 } : { count }), per });

function CapRow({ cap, currency, hasAmount, onRemove }: { cap: Cap; currency: string; hasAmount: boolean; onRemove: () => void }) {
  const { t } = useSpeech();
  const { draft, replace } = useEditor();
  const words = useWords();
  const set = (changed: Partial<Cap>) => replace(put(draft, cap.path, capJson({ ...cap, ...changed })));
  const options = (group: string, values: readonly string[]) => values.map((value) => ({ value, label: named(words, group, value) }));
  const asMoney = cap.count === undefined;
  const turn = (next: string) => {
    const bare: Cap = { path: cap.path, scope: cap.scope, per: cap.per };
    replace(put(draft, cap.path, capJson({ ...bare, ...(next === 'amount' ? { amount: USUAL_ABOVE } : { count: 10 }) })));
  };
  return (
    <Row
      path={cap.path}
      label={t('console.rules.cap_most')}
      remove={
        <ActionIcon variant="subtle" size={28} aria-label={t('console.rules.remove_cap', { cap: capInWords(words, cap, currency) })} onClick={onRemove}>
          <IconX size={15} />
        </ActionIcon>
      }
    >
      {({ describedBy }) => (
        <>
          {asMoney ? (
            <MoneyField label={t('console.rules.cap_most')} describedBy={describedBy} min={1} currency={currency} value={cap.amount} onChange={(amount) => set({ amount })} />
          ) : (
            <WholeField label={t('console.rules.cap_most')} describedBy={describedBy} min={1} value={cap.count} onChange={(count) => set({ count })} />
          )}
          <SelectField size="money" label={t('console.rules.cap_of')} value={asMoney ? 'amount' : 'count'} options={options('cap_of', hasAmount ? ['count', 'amount'] : ['count'])} onChange={turn} />
          <SelectField size="wide" label={t('console.rules.cap_scope_label')} value={cap.scope} options={options('cap_scope', CAP_SCOPES)} onChange={(scope) => set({ scope })} />
          <SelectField size="money" label={t('console.rules.window_label')} value={cap.per} options={options('window', WINDOWS)} onChange={(per) => set({ per })} />
        </>
      )}
    </Row>
  );
}

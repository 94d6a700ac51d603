import { Button } from '@mantine/core';
import { IconGift, IconTrash, IconUser } from '@tabler/icons-react';
import { isChanged } from '../../rules/changes';
import { OFFERED_FIELDS } from '../../rules/condition';
import { change, drop, put, type Json, type JsonObject, type Path } from '../../rules/json';
import { withKind, type RewardCard as Reward } from '../../rules/reward';
import { named, rewardInWords } from '../../rules/words';
import { useSpeech } from '../../text/text';
import { AmountFields } from './amount-fields';
import { Card } from './card';
import { ApprovalRows, CapRows, ReleaseRow } from './control-fields';
import { ConditionEditor } from './condition-editor';
import { DeliverRow } from './deliver-fields';
import { DiscountFields } from './discount-fields';
import { useEditor, usePlace } from './editor';
import { SelectField, TextField, WholeField } from './fields';
import { GiftFields } from './gift-fields';
import { OtherFaults, Row } from './row';
import styles from './rules.module.css';
import { ValidationRow } from './validation-row';
import { useWords } from './words';

const SHOWN = ['amount', 'approval', 'caps', 'deliver', 'discount', 'expires_days', 'gift', 'hold_days', 'key', 'on', 'release_on', 'title', 'validation', 'when'];

export function RewardCard({ reward, open, count }: { reward: Reward; open: boolean; count: number }) {
  const { t, word } = useSpeech();
  const words = useWords();
  const { draft, live, currency, replace } = useEditor();
  const { path } = reward;
  const own = reward.currency ?? currency;
  const isReferred = reward.to === 'referred';
  const title = t(isReferred ? 'console.rules.friend_gets' : reward.to === 'referrer' ? 'console.rules.referrer_gets' : 'console.rules.other_gets', { who: word('console.rules.role', reward.to) });
  return (
    <Card
      icon={isReferred ? IconUser : IconGift}
      title={count > 1 ? t('console.rules.title_and_key', { title, key: reward.key }) : title}
      text={rewardInWords(words, reward, currency)}
      open={open}
      changed={isChanged(live, draft, path)}
      side={<KindField reward={reward} />}
    >
      <OtherFaults path={path} below={SHOWN.map((name) => [...path, name])} />
      {reward.kind === 'discount' && <DiscountFields discount={reward.discount} path={[...path, 'discount']} currency={currency} />}
      <AmountFields amount={reward.amount} path={[...path, 'amount']} currency={own} />
      {reward.kind === 'credit' && <DeliverRow reward={reward} />}
      {reward.kind === 'gift_card' && <GiftFields gift={reward.gift} path={[...path, 'gift']} />}
      {(reward.kind === 'custom' || reward.kind === 'discount' || reward.title !== undefined) && <TitleRow path={[...path, 'title']} value={reward.title} />}
      <TriggerRow reward={reward} />
      <WhenRow reward={reward} />
      <HoldRow reward={reward} />
      <ReleaseRow reward={reward} />
      <ApprovalRows reward={reward} currency={own} />
      <ValidationRow reward={reward} />
      <CapRows reward={reward} currency={own} />
      <ExpiryRow reward={reward} />
      <KeyRow reward={reward} />
      {reward.hidden.length > 0 && <p className={styles.hint}>{t('console.rules.hidden', { names: words.list(reward.hidden, 'and') })}</p>}
      <Button className={styles.add} variant="subtle" size="xs" color="red" leftSection={<IconTrash size={15} />} onClick={() => replace(drop(draft, path))}>
        {t('console.rules.remove_reward')}
      </Button>
    </Card>
  );
}

function KindField({ reward }: { reward: Reward }) {
  const { t } = useSpeech();
  const words = useWords();
  const { capabilities, usual } = useEditor();
  const { value, set } = usePlace(reward.path);
  return (
    <div className={styles.kind}>
      <SelectField
        size="wide"
        label={t('console.rules.kind_label')}
        value={reward.kind}
        options={capabilities.kinds.map((kind) => ({ value: kind, label: named(words, 'kind', kind) }))}
        onChange={(kind) => set(withKind(value as JsonObject, kind, t('console.rules.new_title'), usual))}
      />
    </div>
  );
}

function TitleRow({ path, value }: { path: Path; value: string | undefined }) {
  const { t } = useSpeech();
  const { set } = usePlace(path);
  return (
    <Row path={path} label={t('console.rules.title')} was={(before) => (typeof before === 'string' ? before : t('console.rules.none_before'))}>
      {({ describedBy }) => <TextField label={t('console.rules.title')} describedBy={describedBy} value={value} onChange={set} />}
    </Row>
  );
}

/* The value of the choice: a word, "stage:won", or "condition". */
function triggerValue(reward: Reward): string {
  const { trigger } = reward;
  if (trigger.on === 'word') return trigger.word;
  return trigger.on === 'stage' ? `stage:${trigger.stage}` : 'condition';
}

function triggerJson(value: string): Json {
  if (value.startsWith('stage:')) return { stage: value.slice(6) };
  return value === 'condition' ? { all: [{ field: 'event.type', op: 'in', value: [] }] } : value;
}

function TriggerRow({ reward }: { reward: Reward }) {
  const { t } = useSpeech();
  const words = useWords();
  const { capabilities } = useEditor();
  const path = [...reward.path, 'on'];
  const { set } = usePlace(path);
  const options = [
    ...capabilities.triggers.map((trigger) => ({ value: trigger, label: named(words, 'trigger', trigger) })),
    ...capabilities.stages.map((stage) => ({ value: `stage:${stage}`, label: t('console.rules.trigger_stage', { stage: named(words, 'stage', stage) }) })),
    { value: 'condition', label: t('console.rules.trigger_condition') },
  ];
  const labelOf = (value: string) => options.find((option) => option.value === value)?.label ?? value;
  const was = (before: Json | undefined) => {
    if (typeof before === 'string') return labelOf(before);
    const stage = (before as JsonObject | undefined)?.['stage'];
    return typeof stage === 'string' ? labelOf(`stage:${stage}`) : labelOf('condition');
  };
  return (
    <>
      <Row path={path} label={t('console.rules.when_label')} was={was}>
        {({ describedBy }) => (
          <SelectField label={t('console.rules.when_label')} describedBy={describedBy} value={triggerValue(reward)} options={options} onChange={(value) => set(triggerJson(value))} />
        )}
      </Row>
      {reward.trigger.on === 'condition' && <ConditionEditor path={path} />}
    </>
  );
}

function WhenRow({ reward }: { reward: Reward }) {
  const { t } = useSpeech();
  return (
    <div className={styles.sub}>
      <h3 className={styles.subtitle}>{t(reward.when === undefined ? 'console.rules.no_more_conditions' : 'console.rules.and_only_if')}</h3>
      <ConditionEditor path={[...reward.path, 'when']} offered={OFFERED_FIELDS} />
    </div>
  );
}

function HoldRow({ reward }: { reward: Reward }) {
  const { t } = useSpeech();
  const { draft, replace } = useEditor();
  const path = [...reward.path, 'hold_days'];
  return (
    <Row path={path} label={t('console.rules.held_for')} was={(before) => t('console.rules.days', { days: typeof before === 'number' ? before : 0 })}>
      {({ describedBy }) => (
        <>
          <WholeField label={t('console.rules.held_for')} describedBy={describedBy} value={reward.holdDays ?? 0} onChange={(days) => replace(change(draft, path, days === 0 && reward.holdDays === undefined ? undefined : days))} />
          <span className={styles.after}>{t('console.rules.days_unit')}</span>
        </>
      )}
    </Row>
  );
}

/* Only where the server's rules know of an end. */
function ExpiryRow({ reward }: { reward: Reward }) {
  const { t } = useSpeech();
  const { draft, replace, capabilities } = useEditor();
  const path = [...reward.path, 'expires_days'];
  if (!capabilities.rewardKeys.has('expires_days')) return null;
  return (
    <Row path={path} label={t('console.rules.expires')} was={(before) => (typeof before === 'number' ? t('console.rules.days', { days: before }) : t('console.rules.never'))}>
      {({ describedBy }) => (
        <>
          <WholeField
            label={t('console.rules.expires')}
            describedBy={describedBy}
            min={1}
            value={reward.expiresDays}
            placeholder={t('console.rules.never')}
            onChange={(days) => replace(put(draft, path, days))}
            onClear={() => replace(change(draft, path, undefined))}
          />
          <span className={styles.after}>{t('console.rules.days_after_issue')}</span>
        </>
      )}
    </Row>
  );
}

/* The key is part of what makes a reward unique: a live one is not to be changed lightly. */
function KeyRow({ reward }: { reward: Reward }) {
  const { t } = useSpeech();
  const path = [...reward.path, 'key'];
  const { fresh, set } = usePlace(path);
  return (
    <Row path={path} label={t('console.rules.key')}>
      {({ describedBy }) =>
        fresh ? <TextField label={t('console.rules.key')} describedBy={describedBy} value={reward.key} maxLength={40} onChange={set} /> : <code className={styles.key}>{reward.key}</code>
      }
    </Row>
  );
}

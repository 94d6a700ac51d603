import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { OPS, withOp, writeValue, type Leaf, type Value } from '../../rules/condition';
import type { Json, Path } from '../../rules/json';
import { fieldName, named, sideInWords } from '../../rules/words';
import { useSpeech } from '../../text/text';
import { useEditor, usePlace } from './editor';
import { MoneyField, SelectField, TextField, WholeField } from './fields';
import { Row } from './row';
import styles from './rules.module.css';
import { WordPills } from './word-pills';
import { useGroups, useWords } from './words';

const WORDS: Readonly<Record<string, readonly string[]>> = {
  status: ['pending', 'qualified', 'rewarded', 'disqualified'],
  participant_kind: ['customer', 'partner', 'agent', 'rep'],
  method: ['manual', 'code', 'click', 'none'],
};
const CUSTOM = /^custom\.[a-z0-9_.]{1,240}$/;
const COUNTRY = /^[A-Z]{2}$/;
const ANY = /^\S(.{0,250}\S)?$/;

/* Sentences that read better than field, op and value in a row. */
function sentenceOf(leaf: Leaf): string | null {
  if (leaf.field === 'event.type' && (leaf.op === 'in' || leaf.op === 'eq')) return 'happens';
  if (leaf.field === 'event.amount' && leaf.op === 'gte') return 'amount_at_least';
  if (leaf.field === 'referral.age_days' && leaf.op === 'lte') return 'within_label';
  return null;
}

export function LeafRow({ leaf, onRemove }: { leaf: Leaf; onRemove: () => void }) {
  const { t, has } = useSpeech();
  const words = useWords();
  const { draft, currency } = useEditor();
  const { set } = usePlace(leaf.path);
  const valuePath = [...leaf.path, 'value'];
  const sentence = sentenceOf(leaf);
  const key = `console.rules.${sentence ?? ''}`;
  const name = sentence !== null && has(key) ? t(key) : fieldName(words, leaf.field);
  const was = (before: Json | undefined) => (before === undefined ? t('console.rules.none_before') : sideInWords(words, draft, valuePath, before, currency));
  return (
    <Row
      path={valuePath}
      label={name}
      was={was}
      remove={
        <ActionIcon className={styles.remove} variant="subtle" size={28} aria-label={t('console.rules.remove_condition', { name })} onClick={onRemove}>
          <IconTrash size={16} />
        </ActionIcon>
      }
    >
      {({ labelId, describedBy }) => (
        <>
          {sentence === null && <OpSelect leaf={leaf} name={name} onChange={(op) => set(withOp(leaf, op))} />}
          <ValueField leaf={leaf} name={name} labelId={labelId} describedBy={describedBy} path={valuePath} />
          {sentence === 'within_label' && <span className={styles.after}>{t('console.rules.days_of_referral')}</span>}
        </>
      )}
    </Row>
  );
}

function OpSelect({ leaf, name, onChange }: { leaf: Leaf; name: string; onChange(op: string): void }) {
  const { t } = useSpeech();
  const words = useWords();
  const ops = OPS[leaf.type].includes(leaf.op) ? OPS[leaf.type] : [leaf.op, ...OPS[leaf.type]];
  return (
    <NativeSelect
      className={styles.op}
      aria-label={t('console.rules.comparison', { name })}
      data={ops.map((op) => ({ value: op, label: named(words, 'op', op) }))}
      value={leaf.op}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface ValueProps {
  leaf: Leaf;
  name: string;
  labelId: string;
  describedBy: string | undefined;
  path: Path;
}

function ValueField({ leaf, name, labelId, describedBy, path }: ValueProps) {
  const { set } = usePlace(path);
  const { set: setLeaf } = usePlace(leaf.path);
  const put = (value: Value) => {
    /* One word under `eq` grows into a list as soon as there are two. */
    if (value.as === 'texts' && leaf.op === 'eq') setLeaf({ field: leaf.field, op: 'in', value: value.values });
    else set(writeValue(value));
  };
  const { value } = leaf;
  const common = { label: name, describedBy };
  switch (value.as) {
    case 'money':
      return <CurrencyField {...common} value={value.value} onChange={(next) => put({ as: 'money', value: next })} />;
    case 'integer':
      return <WholeField {...common} value={value.value} onChange={(next) => put({ as: 'integer', value: next })} />;
    case 'money_range':
    case 'integer_range':
      return <RangeFields value={value} name={name} describedBy={describedBy} onChange={put} />;
    case 'boolean':
    case 'flag':
      return <YesNo {...common} value={value.value} onChange={(next) => put({ as: value.as, value: next })} />;
    case 'texts':
      return <Pills leaf={leaf} name={name} labelId={labelId} describedBy={describedBy} values={value.values} onChange={(values) => put({ as: 'texts', values })} />;
    case 'text':
      return <OneText leaf={leaf} name={name} labelId={labelId} describedBy={describedBy} value={value.value} put={put} />;
  }
}

function CurrencyField(props: { label: string; describedBy: string | undefined; value: number; onChange(next: number): void }) {
  const { currency } = useEditor();
  return <MoneyField {...props} currency={currency} />;
}

function RangeFields({ value, name, describedBy, onChange }: { value: Extract<Value, { low: number }>; name: string; describedBy: string | undefined; onChange(value: Value): void }) {
  const { t } = useSpeech();
  const Field = value.as === 'money_range' ? CurrencyField : WholeField;
  return (
    <>
      <Field label={t('console.rules.lowest', { name })} describedBy={describedBy} value={value.low} onChange={(low) => onChange({ ...value, low })} />
      <span className={styles.after}>{t('console.rules.and')}</span>
      <Field label={t('console.rules.highest', { name })} describedBy={describedBy} value={value.high} onChange={(high) => onChange({ ...value, high })} />
    </>
  );
}

function YesNo({ label, describedBy, value, onChange }: { label: string; describedBy: string | undefined; value: boolean; onChange(value: boolean): void }) {
  const { t } = useSpeech();
  const options = [
    { value: 'true', label: t('console.rules.yes') },
    { value: 'false', label: t('console.rules.no') },
  ];
  return <SelectField label={label} describedBy={describedBy} size="money" value={String(value)} options={options} onChange={(next) => onChange(next === 'true')} />;
}

function useOptions(leaf: Leaf): readonly string[] {
  const { capabilities, programId } = useEditor();
  const groups = useGroups();
  if (leaf.words === 'group') return groups.filter((group) => group.program_id === programId).map((group) => group.id);
  return optionsOf(leaf, capabilities.eventTypes, capabilities.stages);
}

function optionsOf(leaf: Leaf, eventTypes: readonly string[], stages: readonly string[]): readonly string[] {
  if (leaf.words === 'event_type') return eventTypes;
  if (leaf.words === 'stage') return [...stages, 'lost', 'declined', 'expired'].filter((stage, i, all) => all.indexOf(stage) === i);
  return WORDS[leaf.words ?? ''] ?? [];
}

const OTHERS: Readonly<Record<string, RegExp>> = { event_type: CUSTOM, country: COUNTRY, currency: /^[A-Z]{3}$/ };

interface PillsProps {
  leaf: Leaf;
  name: string;
  labelId: string;
  describedBy: string | undefined;
  values: readonly string[];
  onChange(values: string[]): void;
}

function Pills({ leaf, name, labelId, describedBy, values, onChange }: PillsProps) {
  const words = useWords();
  const options = useOptions(leaf);
  const other = leaf.words === undefined ? ANY : OTHERS[leaf.words];
  const group = leaf.words === 'event_type' ? 'event' : (leaf.words ?? 'word');
  return (
    <WordPills
      label={name}
      labelId={labelId}
      describedBy={describedBy}
      values={values}
      options={options}
      wordOf={(value) => words.group?.(value) ?? named(words, group, value)}
      {...(other ? { other } : {})}
      onChange={onChange}
    />
  );
}

/* One word: as a pill where the sentence can grow into several, as a choice where the words are few, else as text. */
function OneText({ leaf, name, labelId, describedBy, value, put }: Omit<PillsProps, 'values' | 'onChange'> & { value: string; put(value: Value): void }) {
  const words = useWords();
  const options = useOptions(leaf);
  if (leaf.field === 'event.type' && leaf.op === 'eq')
    return <Pills leaf={leaf} name={name} labelId={labelId} describedBy={describedBy} values={value === '' ? [] : [value]} onChange={(values) => put({ as: 'texts', values })} />;
  const group = leaf.words === 'event_type' ? 'event' : (leaf.words ?? 'word');
  if (options.length > 0)
    return (
      <SelectField
        label={name}
        describedBy={describedBy}
        value={value}
        options={options.map((option) => ({ value: option, label: words.group?.(option) ?? named(words, group, option) }))}
        onChange={(next) => put({ as: 'text', value: next })}
      />
    );
  return <TextField label={name} describedBy={describedBy} value={value} onChange={(next) => put({ as: 'text', value: next })} />;
}

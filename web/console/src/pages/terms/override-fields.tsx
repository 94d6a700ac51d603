import { NativeSelect } from '@mantine/core';
import { useCallback, useMemo, useRef } from 'react';
import { check } from '../../rules/check';
import { readAmount } from '../../rules/amount';
import { at, type Json, type JsonObject } from '../../rules/json';
import { decimalsOf } from '../../text/money';
import { useSpeech } from '../../text/text';
import { AmountFields } from '../rules/amount-fields';
import { EditorContext, type Editor } from '../rules/editor';
import { OtherFaults } from '../rules/row';
import { useWords } from '../rules/words';
import { amountWords, withOverride, type OverridableRule, type Override } from './overrides';
import styles from './terms.module.css';

interface Props {
  rules: OverridableRule[];
  value: Override[];
  onChange(next: Override[]): void;
  /* Whether a field holds what is no amount: it cannot be sent then. */
  onHold(held: boolean): void;
}

/* For each reward rule: what the program pays, and what is paid instead. */
export function OverrideFields({ rules, value, onChange, onHold }: Props) {
  const held = useRef(new Set<string>());
  const hold = useCallback(
    (field: string, isHeld: boolean) => {
      if (isHeld) held.current.add(field);
      else held.current.delete(field);
      onHold(held.current.size > 0);
    },
    [onHold],
  );
  return (
    <ul className={styles.rules}>
      {rules.map((rule) => (
        <li key={rule.key}>
          <OverrideRow rule={rule} override={value.find((one) => one.rule_key === rule.key)} hold={hold} onChange={(amount) => onChange(withOverride(value, { rule_key: rule.key, amount } as Override))} />
        </li>
      ))}
    </ul>
  );
}

interface RowProps {
  rule: OverridableRule;
  override: Override | undefined;
  hold: Editor['hold'];
  onChange(amount: JsonObject | null): void;
}

function OverrideRow({ rule, override, hold, onChange }: RowProps) {
  const { t } = useSpeech();
  const words = useWords();
  return (
    <div className={styles.rule}>
      <div className={styles.promise}>
        <strong>{rule.title}</strong>
        <span>{t('console.terms.program_pays', { amount: amountWords(words, rule.amount, rule.currency) })}</span>
      </div>
      <NativeSelect
        aria-label={t('console.terms.rate_of', { title: rule.title })}
        value={override === undefined ? 'program' : 'own'}
        data={(['program', 'own'] as const).map((value) => ({ value, label: t(`console.terms.form_${value}`) }))}
        onChange={(event) => onChange(event.currentTarget.value === 'own' ? rule.amount : null)}
      />
      {override !== undefined && <OwnAmount rule={rule} amount={override.amount} hold={hold} onChange={onChange} />}
    </div>
  );
}

const HERE = ['rewards', 0, 'amount'];

/* An amount in any form that rules have, with the rule editor's own fields: they work on a document that has this one rule
   alone. */
function OwnAmount({ rule, amount, hold, onChange }: { rule: OverridableRule; amount: JsonObject; hold: Editor['hold']; onChange(amount: JsonObject): void }) {
  const { t } = useSpeech();
  const draft = useMemo<Json>(() => ({ rewards: [{ key: rule.key, to: 'referrer', kind: 'credit', on: 'qualified', amount }] }), [rule.key, amount]);
  const problems = useMemo(() => check(draft).map(({ path, fault }) => ({ path, detail: t(`console.rules.check.${fault}`) })), [draft, t]);
  const editor = useMemo<Editor>(
    () => ({
      draft,
      live: draft,
      programId: '',
      currency: rule.currency,
      usual: 25 * 10 ** decimalsOf(rule.currency),
      capabilities: { eventTypes: [], stages: [], kinds: [], roles: [], triggers: [], approvals: [], rewardKeys: new Set(), rulesKeys: new Set(), fraudKeys: new Set() },
      problems,
      replace: (next) => onChange(at(next, HERE) as JsonObject),
      hold,
    }),
    [draft, rule.currency, problems, hold, onChange],
  );
  return (
    <EditorContext value={editor}>
      <div className={styles.own} role="group" aria-label={t('console.terms.own_of', { title: rule.title })}>
        <AmountFields amount={readAmount(amount)} path={HERE} currency={rule.currency} />
        <OtherFaults path={HERE} below={[]} />
      </div>
    </EditorContext>
  );
}

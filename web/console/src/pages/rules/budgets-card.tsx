import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconWallet, IconX } from '@tabler/icons-react';
import { isChanged } from '../../rules/changes';
import { readBudgets, WINDOWS, type Budget } from '../../rules/control';
import { at, change, drop, put, type Json, type Path } from '../../rules/json';
import { budgetInWords, named } from '../../rules/words';
import { useSpeech } from '../../text/text';
import { Card } from './card';
import { useEditor } from './editor';
import { MoneyField, SelectField } from './fields';
import { OtherFaults, Row } from './row';
import styles from './rules.module.css';
import { useWords } from './words';

const HERE: Path = ['budgets'];
const USUAL = 100_000;

/* What the program may cost. */
export function BudgetsCard() {
  const { t } = useSpeech();
  const { draft, live, replace, capabilities, currency } = useEditor();
  const words = useWords();
  const budgets = readBudgets(draft);
  if (!capabilities.rulesKeys.has('budgets')) return null;
  const free = WINDOWS.find((per) => per !== 'life' && !budgets.some((one) => one.currency === undefined && one.per === per)) ?? 'month';
  const list = at(draft, HERE);
  const add = () => {
    const per = budgets.some((one) => one.currency === undefined && one.per === 'month') ? free : 'month';
    replace(put(draft, HERE, [...(Array.isArray(list) ? list : []), { amount: USUAL, per, at_limit: 'review' }]));
  };
  return (
    <Card
      icon={IconWallet}
      title={t('console.rules.budgets')}
      text={budgets.length === 0 ? t('console.rules.no_budgets') : budgets.map((budget) => budgetInWords(words, budget, currency)).join('; ')}
      changed={isChanged(live, draft, HERE)}
    >
      <OtherFaults path={HERE} below={budgets.map((budget) => budget.path)} />
      {budgets.map((budget) => (
        <BudgetRow key={budget.path.join('/')} budget={budget} onRemove={() => replace(budgets.length === 1 ? change(draft, HERE, undefined) : drop(draft, budget.path))} />
      ))}
      <Button className={styles.add} variant="subtle" size="xs" leftSection={<IconPlus size={15} />} onClick={add}>
        {t('console.rules.add_budget')}
      </Button>
    </Card>
  );
}

function BudgetRow({ budget, onRemove }: { budget: Budget; onRemove: () => void }) {
  const { t } = useSpeech();
  const { draft, replace, currency } = useEditor();
  const words = useWords();
  const own = budget.currency ?? currency;
  const set = (name: string, value: Json) => replace(put(draft, [...budget.path, name], value));
  return (
    <Row
      path={budget.path}
      label={t('console.rules.budget_label')}
      remove={
        <ActionIcon variant="subtle" size={28} aria-label={t('console.rules.remove_budget', { budget: budgetInWords(words, budget, currency) })} onClick={onRemove}>
          <IconX size={15} />
        </ActionIcon>
      }
    >
      {({ describedBy }) => (
        <>
          <MoneyField label={t('console.rules.budget_label')} describedBy={describedBy} min={1} currency={own} value={budget.amount} onChange={(next) => set('amount', next)} />
          <SelectField size="money" label={t('console.rules.window_label')} value={budget.per} options={WINDOWS.map((value) => ({ value, label: named(words, 'window', value) }))} onChange={(next) => set('per', next)} />
          <SelectField
            size="wide"
            label={t('console.rules.at_limit_label')}
            value={budget.review ? 'review' : 'stop'}
            options={['stop', 'review'].map((value) => ({ value, label: named(words, 'at_limit', value) }))}
            onChange={(next) => set('at_limit', next)}
          />
        </>
      )}
    </Row>
  );
}

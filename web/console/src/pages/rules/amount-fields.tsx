import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { withForm, type Amount, type Bracket, type Form } from '../../rules/amount';
import { change, type Json, type JsonObject, type Path } from '../../rules/json';
import { named } from '../../rules/words';
import { useSpeech } from '../../text/text';
import { useEditor, useObject, usePlace } from './editor';
import { MoneyField, PercentField, SelectField } from './fields';
import { Row } from './row';
import styles from './rules.module.css';
import { ShareField, StepsFields } from './steps-fields';
import { useWords } from './words';

const FORMS: readonly Form[] = ['fixed', 'percent', 'steps', 'brackets'];
const BASES = ['event.amount', 'event.net_amount', 'referral.value'];

/* How much: which form, then the fields of that form. */
export function AmountFields({ amount, path, currency }: { amount: Amount | undefined; path: Path; currency: string }) {
  const { t } = useSpeech();
  if (amount === undefined) return null;
  if (amount.form === 'raw') return <p className={styles.hint}>{t('console.rules.amount_json')}</p>;
  return (
    <>
      <FormRow amount={amount} path={path} />
      {amount.form === 'fixed' && <FixedRow path={path} fixed={amount.fixed} currency={currency} />}
      {amount.form === 'percent' && <PercentRows amount={amount} path={path} currency={currency} />}
      {(amount.form === 'steps' || amount.form === 'milestones') && <StepsFields amount={amount} path={path} currency={currency} />}
      {amount.form === 'brackets' && <BracketRows amount={amount} path={path} currency={currency} />}
    </>
  );
}

const shownForm = (form: Amount['form']): string => (form === 'milestones' ? 'steps' : form);

function FormRow({ amount, path }: { amount: Amount; path: Path }) {
  const { t } = useSpeech();
  const { usual } = useEditor();
  const { object, set } = useObject(path);
  const options = FORMS.map((form) => ({ value: form, label: t(`console.rules.form_${form as 'fixed' | 'percent' | 'steps' | 'brackets'}`) }));
  return (
    <div className={styles.row}>
      <span className={styles.label}>{t('console.rules.how_much')}</span>
      <div className={styles.control}>
        <SelectField
          label={t('console.rules.how_much')}
          value={shownForm(amount.form)}
          options={options}
          onChange={(form) => set(withForm(object, FORMS.find((one) => one === form) ?? 'fixed', usual))}
        />
      </div>
    </div>
  );
}

function useMoneyWas(currency: string): (before: Json | undefined) => string {
  const { t } = useSpeech();
  const words = useWords();
  return (before) => (typeof before === 'number' ? words.money(before, currency) : t('console.rules.none_before'));
}

function FixedRow({ path, fixed, currency }: { path: Path; fixed: number; currency: string }) {
  const { t } = useSpeech();
  const here = [...path, 'fixed'];
  const { set } = usePlace(here);
  return (
    <Row path={here} label={t('console.rules.always')} was={useMoneyWas(currency)}>
      {({ describedBy }) => <MoneyField label={t('console.rules.always')} describedBy={describedBy} value={fixed} min={1} currency={currency} onChange={set} />}
    </Row>
  );
}

function PercentRows({ amount, path, currency }: { amount: Extract<Amount, { form: 'percent' }>; path: Path; currency: string }) {
  const { t } = useSpeech();
  const words = useWords();
  const share = [...path, 'percent_bp'];
  const { set } = usePlace(share);
  return (
    <>
      <Row path={share} label={t('console.rules.share')} was={(before) => (typeof before === 'number' ? words.percent(before) : t('console.rules.none_before'))}>
        {({ describedBy }) => (
          <>
            <PercentField label={t('console.rules.share')} describedBy={describedBy} value={amount.percentBp} min={1} onChange={set} />
            <BaseField path={[...path, 'of']} value={amount.of} />
          </>
        )}
      </Row>
      <LimitRow path={[...path, 'cap']} label={t('console.rules.cap')} value={amount.cap} currency={currency} />
      <LimitRow path={[...path, 'floor']} label={t('console.rules.floor')} value={amount.floor} currency={currency} />
    </>
  );
}

function BaseField({ path, value }: { path: Path; value: string }) {
  const { t } = useSpeech();
  const words = useWords();
  const { set } = usePlace(path);
  return (
    <>
      <span className={styles.after}>{t('console.rules.of')}</span>
      <SelectField
        label={t('console.rules.of_what')}
        value={value}
        options={BASES.map((base) => ({ value: base, label: named(words, 'base', base) }))}
        onChange={set}
      />
    </>
  );
}

function LimitRow({ path, label, value, currency }: { path: Path; label: string; value: number | undefined; currency: string }) {
  const { t } = useSpeech();
  const { draft, replace } = useEditor();
  return (
    <Row path={path} label={label} was={useMoneyWas(currency)}>
      {({ describedBy }) => (
        <MoneyField
          label={label}
          describedBy={describedBy}
          value={value}
          currency={currency}
          placeholder={t('console.rules.no_limit')}
          onChange={(next) => replace(change(draft, path, next))}
          onClear={() => replace(change(draft, path, undefined))}
        />
      )}
    </Row>
  );
}

function BracketRows({ amount, path, currency }: { amount: Extract<Amount, { form: 'brackets' }>; path: Path; currency: string }) {
  const { t } = useSpeech();
  const { usual } = useEditor();
  const { object, set } = useObject(path);
  const write = (brackets: readonly Bracket[]) => set({ ...object, brackets: brackets.map((one) => ({ up_to: one.upTo, ...one.share }) as JsonObject) });
  const change = (place: number, next: Bracket) => write(amount.brackets.map((one, i) => (i === place ? next : one)));
  const add = () => {
    const below = amount.brackets.at(-2)?.upTo ?? 0;
    const last = amount.brackets.at(-1) ?? { upTo: null, share: { percent_bp: 1000 } };
    write([...amount.brackets.slice(0, -1), { upTo: below + usual * 10, share: last.share }, last]);
  };
  return (
    <>
      <Row path={[...path, 'of']} label={t('console.rules.of_what')}>
        {() => <BaseField path={[...path, 'of']} value={amount.of} />}
      </Row>
      {amount.brackets.map((bracket, i) => (
        <Row
          key={i}
          path={[...path, 'brackets', i]}
          label={bracket.upTo === null ? t('console.rules.above_that_label') : t('console.rules.up_to_label')}
          remove={
            bracket.upTo !== null && (
              <ActionIcon className={styles.remove} variant="subtle" size={28} aria-label={t('console.rules.remove_step', { n: i + 1 })} onClick={() => write(amount.brackets.filter((_, place) => place !== i))}>
                <IconTrash size={16} />
              </ActionIcon>
            )
          }
        >
          {({ describedBy }) => (
            <>
              {bracket.upTo !== null && (
                <MoneyField label={t('console.rules.step_from', { n: i + 1 })} describedBy={describedBy} value={bracket.upTo} min={1} currency={currency} onChange={(upTo) => change(i, { ...bracket, upTo })} />
              )}
              <ShareField share={bracket.share} label={t('console.rules.step_pays', { n: i + 1 })} describedBy={describedBy} currency={currency} onChange={(share) => change(i, { ...bracket, share })} />
            </>
          )}
        </Row>
      ))}
      <Button className={styles.add} variant="subtle" size="xs" leftSection={<IconPlus size={15} />} onClick={add}>
        {t('console.rules.add_step')}
      </Button>
    </>
  );
}

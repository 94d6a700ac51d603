import { ActionIcon, Button, Radio, SegmentedControl } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { nextStep, stairs, withForm, type Amount, type Period, type Share, type Step } from '../../rules/amount';
import { change, put, type Json, type JsonObject, type Path } from '../../rules/json';
import { useSpeech } from '../../text/text';
import { useEditor, useObject, usePlace } from './editor';
import { MoneyField, PercentField, WholeField } from './fields';
import { Row } from './row';
import styles from './rules.module.css';
import { StairsChart } from './stairs-chart';
import { useWords } from './words';

export type Staircase = Extract<Amount, { form: 'steps' | 'milestones' }>;

/* Where the steps stand in the JSON, and what their first referral is called. */
function namesOf(amount: Staircase): { list: 'steps' | 'milestones'; from: 'from' | 'at' } {
  return amount.form === 'steps' ? { list: 'steps', from: 'from' } : { list: 'milestones', from: 'at' };
}

export function StepsFields({ amount, path, currency }: { amount: Staircase; path: Path; currency: string }) {
  const { t } = useSpeech();
  const { usual } = useEditor();
  const { object, set } = useObject(path);
  const { list, from } = namesOf(amount);
  const by = amount.form === 'steps' ? amount.by : 'referrals';
  const chart = stairs(amount);
  const add = () => {
    const step = nextStep(amount.steps, by, usual);
    const steps = object[list];
    if (Array.isArray(steps)) set({ ...object, [list]: [...steps, { [from]: step.from, ...step.share }] });
  };
  return (
    <>
      <div className={styles.staircase}>
        <div className={styles.steps}>
          {amount.steps.map((step, i) => (
            <StepRow key={i} amount={amount} step={step} path={[...path, list, i]} currency={currency} isFirst={i === 0} isOnly={amount.steps.length === 1} />
          ))}
          <Button className={styles.add} variant="subtle" size="xs" leftSection={<IconPlus size={15} />} onClick={add}>
            {t('console.rules.add_step')}
          </Button>
        </div>
        {chart.length > 0 && <StairsChart stairs={chart} currency={currency} />}
      </div>
      {by === 'referrals' && <WhichReferrals amount={amount} path={path} />}
      <PeriodRow path={path} per={amount.per} />
    </>
  );
}

function StepRow({ amount, step, path, currency, isFirst, isOnly }: { amount: Staircase; step: Step; path: Path; currency: string; isFirst: boolean; isOnly: boolean }) {
  const { t } = useSpeech();
  const words = useWords();
  const { draft, replace } = useEditor();
  const { from } = namesOf(amount);
  const isRevenue = amount.form === 'steps' && amount.by === 'revenue';
  const place = usePlace([...path, from]);
  const list = path.slice(0, -1);
  const { value: steps, set } = usePlace(list);
  const n = Number(path[path.length - 1]) + 1;
  const remove = () => {
    if (Array.isArray(steps)) set(steps.filter((_, i) => i !== n - 1));
  };
  const setShare = (share: Share) => replace(put(draft, path, { [from]: step.from, ...share } as JsonObject));
  const was = (before: Json | undefined): string | null => {
    if (before === undefined) return t('console.rules.none_before');
    const fixed = (before as JsonObject)['fixed'];
    const first = (before as JsonObject)[from];
    return t('console.rules.step_was', { from: String(first), amount: typeof fixed === 'number' ? words.money(fixed, currency) : '' });
  };
  return (
    <Row
      path={path}
      label={t(amount.form === 'milestones' ? 'console.rules.for_the' : isRevenue ? 'console.rules.from_sales' : 'console.rules.from_the')}
      was={was}
      remove={
        <ActionIcon className={styles.remove} variant="subtle" size={28} disabled={isOnly} aria-label={t('console.rules.remove_step', { n })} onClick={remove}>
          <IconTrash size={16} />
        </ActionIcon>
      }
    >
      {({ describedBy }) => (
        <>
          {isRevenue ? (
            <MoneyField label={t('console.rules.step_from', { n })} describedBy={describedBy} value={step.from} currency={currency} onChange={place.set} />
          ) : (
            <WholeField label={t('console.rules.step_from', { n })} describedBy={describedBy} value={step.from} min={isFirst ? 1 : 2} onChange={place.set} />
          )}
          <ShareField share={step.share} label={t('console.rules.step_pays', { n })} describedBy={describedBy} currency={currency} onChange={setShare} />
        </>
      )}
    </Row>
  );
}

export function ShareField({ share, label, describedBy, currency, onChange }: { share: Share; label: string; describedBy?: string | undefined; currency: string; onChange(share: Share): void }) {
  if ('fixed' in share) return <MoneyField label={label} describedBy={describedBy} value={share.fixed} currency={currency} onChange={(fixed) => onChange({ fixed })} />;
  return <PercentField label={label} describedBy={describedBy} value={share.percent_bp} onChange={(points) => onChange({ percent_bp: points })} />;
}

/* Every referral from a step on is paid by it, or only that one. */
function WhichReferrals({ amount, path }: { amount: Staircase; path: Path }) {
  const { t } = useSpeech();
  const { usual } = useEditor();
  const { object, set } = useObject(path);
  const isShare = amount.steps.some((step) => !('fixed' in step.share));
  return (
    <Radio.Group
      className={styles.which}
      aria-label={t('console.rules.which_referrals')}
      value={amount.form}
      onChange={(form) => set(withForm(object, form === 'milestones' ? 'milestones' : 'steps', usual))}
    >
      <Radio size="xs" value="steps" label={t('console.rules.every_from')} />
      <Radio size="xs" value="milestones" disabled={isShare} label={t('console.rules.only_that')} />
    </Radio.Group>
  );
}

const PERIODS: readonly Period[] = ['life', 'year', 'month'];

function PeriodRow({ path, per }: { path: Path; per: Period }) {
  const { t } = useSpeech();
  const { draft, replace } = useEditor();
  const here = [...path, 'per'];
  const nameOf = (period: Period) => t(`console.rules.period.${period}`);
  return (
    <Row
      path={here}
      label={t('console.rules.counting')}
      was={(before) => nameOf(PERIODS.find((period) => period === before) ?? 'life')}
    >
      {() => (
        <SegmentedControl
          size="xs"
          aria-label={t('console.rules.counting')}
          data={PERIODS.map((period) => ({ value: period, label: nameOf(period) }))}
          value={per}
          onChange={(next) => replace(change(draft, here, next === 'life' ? undefined : next))}
        />
      )}
    </Row>
  );
}

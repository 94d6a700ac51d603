import { Switch } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { isChanged } from '../../rules/changes';
import { at, change, isInteger, isObject, put, type Json, type Path } from '../../rules/json';
import { useSpeech } from '../../text/text';
import { Card } from './card';
import { useEditor } from './editor';
import { SelectField, WholeField } from './fields';
import { OtherFaults, Row } from './row';
import styles from './rules.module.css';

const HERE: Path = ['enrollment'];
const SCORE: Path = ['enrollment', 'when', 'all', 1, 'value'];
const JOIN: Path = ['enrollment', 'join'];
const JOINS = ['invitation', 'open', 'approval'] as const;
const USUAL_SCORE = 4;

/* The usual condition: a job was done and its customer was content. Its threshold alone is changed here. */
const usualWhen = (score: number): Json => ({
  all: [
    { field: 'count.job.completed', op: 'gte', value: 1 },
    { field: 'last.survey.scored.data.score', op: 'gte', value: score },
  ],
});

/* The threshold of the usual condition, which holds where the rules say nothing; null: another condition is written. */
function thresholdOf(when: Json | undefined): number | null {
  if (when === undefined) return USUAL_SCORE;
  const score = at(when, ['all', 1, 'value']);
  return isInteger(score) && JSON.stringify(when) === JSON.stringify(usualWhen(score)) ? score : null;
}

interface Days {
  name: 'delay_hours' | 'again_after_days' | 'reminder_days';
  usual: number | undefined;
  min: number;
}
const numbers: readonly Days[] = [
  { name: 'delay_hours', usual: 24, min: 0 },
  { name: 'again_after_days', usual: 180, min: 1 },
  { name: 'reminder_days', usual: undefined, min: 1 },
];

/* Which customers take part by what happened, and when they are invited. */
export function EnrollmentCard() {
  const { t } = useSpeech();
  const { draft, live, replace, capabilities } = useEditor();
  const enrollment = at(draft, HERE);
  const on = isObject(enrollment);
  const score = on ? thresholdOf(enrollment['when']) : null;
  if (!capabilities.rulesKeys.has('enrollment')) return null;
  return (
    <Card
      icon={IconUserPlus}
      title={t('console.rules.enrollment')}
      text={t(!on ? 'console.rules.enrollment_off' : score === null ? 'console.rules.enrollment_own' : 'console.rules.enrollment_on', { score: score ?? USUAL_SCORE })}
      changed={isChanged(live, draft, HERE)}
    >
      <OtherFaults path={HERE} below={[JOIN, SCORE, ...numbers.map(({ name }): Path => [...HERE, 'invite', name])]} />
      <Switch label={t('console.rules.enrollment_switch')} checked={on} onChange={(event) => replace(change(draft, HERE, event.currentTarget.checked ? {} : undefined))} />
      {on && <JoinRow />}
      {on && score !== null && <ScoreRow score={score} />}
      {on && score === null && <p className={styles.hint}>{t('console.rules.enrollment_json')}</p>}
      {on && numbers.map((number) => <NumberRow key={number.name} {...number} />)}
    </Card>
  );
}

/* Whether people may ask to take part, on the program's page. */
function JoinRow() {
  const { t, word } = useSpeech();
  const { draft, replace } = useEditor();
  const value = at(draft, JOIN);
  const nameOf = (join: Json | undefined) => word('console.rules.join_word', typeof join === 'string' ? join : 'invitation');
  return (
    <Row path={JOIN} label={t('console.rules.join')} was={nameOf}>
      {({ describedBy }) => (
        <SelectField
          label={t('console.rules.join')}
          describedBy={describedBy}
          value={typeof value === 'string' ? value : 'invitation'}
          options={JOINS.map((join) => ({ value: join, label: nameOf(join) }))}
          onChange={(join) => replace(put(draft, JOIN, join))}
        />
      )}
    </Row>
  );
}

function ScoreRow({ score }: { score: number }) {
  const { t } = useSpeech();
  const { draft, replace } = useEditor();
  return (
    <Row path={SCORE} label={t('console.rules.enrollment_score')} was={(before) => String(isInteger(before) ? before : USUAL_SCORE)}>
      {({ describedBy }) => (
        <WholeField label={t('console.rules.enrollment_score')} describedBy={describedBy} min={0} value={score} onChange={(next) => replace(put(draft, ['enrollment', 'when'], usualWhen(next)))} />
      )}
    </Row>
  );
}

function NumberRow({ name, usual, min }: Days) {
  const { t } = useSpeech();
  const { draft, replace } = useEditor();
  const path: Path = [...HERE, 'invite', name];
  const value = at(draft, path);
  const shown = isInteger(value) ? value : usual;
  const label = t(`console.rules.enrollment_${name}`);
  return (
    <Row path={path} label={label} was={(before) => (isInteger(before) ? String(before) : usual === undefined ? t('console.rules.none_before') : String(usual))}>
      {({ describedBy }) => (
        <>
          {shown === undefined ? (
            <Switch aria-label={label} checked={false} onChange={() => replace(put(draft, path, 7))} />
          ) : (
            <WholeField label={label} describedBy={describedBy} min={min} value={shown} onChange={(next) => replace(put(draft, path, next))} />
          )}
          <span className={styles.after}>{t(name === 'delay_hours' ? 'console.rules.hours_unit' : 'console.rules.days_unit')}</span>
        </>
      )}
    </Row>
  );
}

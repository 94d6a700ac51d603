import { SegmentedControl } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { isChanged } from '../../rules/changes';
import { at, change, isInteger, put, type Path } from '../../rules/json';
import { named } from '../../rules/words';
import { useSpeech } from '../../text/text';
import { Card } from './card';
import { useEditor } from './editor';
import { SelectField, WholeField } from './fields';
import { OtherFaults, Row } from './row';
import styles from './rules.module.css';
import { useWords } from './words';

const TOUCH: Path = ['attribution', 'touch'];
const WINDOW: Path = ['attribution', 'window_days'];
const STAGE: Path = ['stage_on_qualified'];
const WINDOW_DAYS = 90; /* what holds where the rules say nothing */

export function AttributionCard() {
  const { t } = useSpeech();
  const { draft, live } = useEditor();
  const touch = at(draft, TOUCH) === 'first' ? 'first' : 'last';
  const days = at(draft, WINDOW);
  return (
    <Card
      icon={IconRoute}
      title={t('console.rules.whose')}
      text={t(`console.rules.whose_${touch}`, { days: isInteger(days) ? days : WINDOW_DAYS })}
      changed={isChanged(live, draft, ['attribution']) || isChanged(live, draft, STAGE)}
    >
      <OtherFaults path={['attribution']} below={[TOUCH, WINDOW]} />
      <TouchRow touch={touch} />
      <WindowRow days={isInteger(days) ? days : WINDOW_DAYS} />
      <StageRow />
    </Card>
  );
}

function TouchRow({ touch }: { touch: 'first' | 'last' }) {
  const { t } = useSpeech();
  const { draft, replace } = useEditor();
  return (
    <Row path={TOUCH} label={t('console.rules.touch')} was={(before) => t(before === 'first' ? 'console.rules.touch.first' : 'console.rules.touch.last')}>
      {() => (
        <SegmentedControl
          size="xs"
          aria-label={t('console.rules.touch')}
          data={[
            { value: 'last', label: t('console.rules.touch.last') },
            { value: 'first', label: t('console.rules.touch.first') },
          ]}
          value={touch}
          onChange={(next) => replace(put(draft, TOUCH, next))}
        />
      )}
    </Row>
  );
}

function WindowRow({ days }: { days: number }) {
  const { t } = useSpeech();
  const { draft, replace } = useEditor();
  return (
    <Row path={WINDOW} label={t('console.rules.window')} was={(before) => t('console.rules.days', { days: isInteger(before) ? before : WINDOW_DAYS })}>
      {({ describedBy }) => (
        <>
          <WholeField label={t('console.rules.window')} describedBy={describedBy} min={1} value={days} onChange={(next) => replace(put(draft, WINDOW, next))} />
          <span className={styles.after}>{t('console.rules.days_unit')}</span>
        </>
      )}
    </Row>
  );
}

function StageRow() {
  const { t } = useSpeech();
  const words = useWords();
  const { draft, replace, capabilities } = useEditor();
  const stage = at(draft, STAGE);
  const wordOf = (value: unknown) => (value === null ? t('console.rules.stage_stays') : named(words, 'stage', typeof value === 'string' ? value : 'won'));
  const options = [...capabilities.stages.map((one) => ({ value: one, label: wordOf(one) })), { value: '', label: wordOf(null) }];
  return (
    <Row path={STAGE} label={t('console.rules.stage_label')} was={(before) => wordOf(before)}>
      {({ describedBy }) => (
        <SelectField
          label={t('console.rules.stage_label')}
          describedBy={describedBy}
          value={stage === null ? '' : typeof stage === 'string' ? stage : 'won'}
          options={options}
          onChange={(next) => replace(change(draft, STAGE, next === '' ? null : next))}
        />
      )}
    </Row>
  );
}

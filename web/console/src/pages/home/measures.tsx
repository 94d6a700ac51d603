import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { LineChart } from '../../kit/chart/line-chart';
import { useSpeech } from '../../text/text';
import styles from './home.module.css';
import { byKey, changeOf, type Measure, type Report } from './report';

/* The measures side by side; the chosen one as a line. A measure in two currencies has a line for each: they are never added. */
export function Measures({ report, weeks }: { report: Report; weeks: number }) {
  const speech = useSpeech();
  const { t, money, number } = speech;
  const [chosen, setChosen] = useState(1);
  const measure = report.measures[chosen] ?? report.measures[0];
  if (!measure) return null;
  const format = (value: number) => (measure.currency ? money(value, measure.currency, { short: true }) : number(value));
  return (
    <section className={styles.measures} aria-label={t('console.home.measures')}>
      <div className={styles.figures} role="group">
        {byKey(report.measures).map((same) => (
          <Tile key={same[0]?.key} measures={same} chosen={measure} onChoose={(one) => setChosen(report.measures.indexOf(one))} />
        ))}
      </div>
      <LineChart
        label={nameOf(measure, speech.word)}
        series={measure.series.map((point) => ({ at: point.from, value: point.value }))}
        before={measure.before_series.map((point) => ({ at: point.from, value: point.value }))}
        beforeLabel={t('console.chart.before', { weeks })}
        format={format}
        nameOf={(at) => t('console.home.week_of', { day: speech.counted(at) })}
        note={t('console.home.last_week')}
      />
    </section>
  );
}

function nameOf(measure: Measure, word: (area: string, code: string) => string): string {
  const name = word('console.measure', measure.key);
  return measure.currency ? `${name} ${measure.currency}` : name;
}

interface TileProps {
  /* One, or the same one in several currencies. */
  measures: Measure[];
  chosen: Measure;
  onChoose(measure: Measure): void;
}

function Tile({ measures, chosen, onChoose }: TileProps) {
  const [only] = measures;
  if (measures.length === 1 && only) return <Figure measure={only} named pressed={only === chosen} onChoose={() => onChoose(only)} />;
  return (
    <div className={styles.several}>
      {measures.map((one, index) => (
        <Figure key={one.currency} measure={one} named={index === 0} pressed={one === chosen} onChoose={() => onChoose(one)} />
      ))}
    </div>
  );
}

interface FigureProps {
  measure: Measure;
  /* Its name is seen; it is told in any case. */
  named: boolean;
  pressed: boolean;
  onChoose(): void;
}

function Figure({ measure, named, pressed, onChoose }: FigureProps) {
  const { t, word, money, number } = useSpeech();
  return (
    <button type="button" className={styles.figure} aria-pressed={pressed} onClick={onChoose}>
      <span className={named ? styles.name : 'unseen'}>{word('console.measure', measure.key)}</span>
      <span className={styles.total}>{measure.currency ? money(measure.total, measure.currency, { short: true }) : number(measure.total)}</span>
      <Change measure={measure} none={t('console.home.none_before')} />
    </button>
  );
}

/* More cost is not better: it has no colour. */
function Change({ measure, none }: { measure: Measure; none: string }) {
  const { percent } = useSpeech();
  const change = changeOf(measure.total, measure.before);
  if (change === null) return <span className={styles.change}>{none}</span>;
  const Arrow = change < 0 ? IconArrowDown : IconArrowUp;
  return (
    <span className={styles.change} data-good={measure.key !== 'cost' && change > 0 ? true : undefined}>
      {change !== 0 && <Arrow size={13} aria-hidden />}
      <span aria-hidden>{percent(Math.abs(change))}</span>
      <span className="unseen">{percent(change)}</span>
    </span>
  );
}

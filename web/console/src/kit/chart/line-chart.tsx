import { useElementSize } from '@mantine/hooks';
import { IconTable } from '@tabler/icons-react';
import { useId, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useSpeech } from '../../text/text';
import type { DateLook } from '../../text/when';
import { namedPoints, niceTicks, pathOf, xOf, yOf, type Frame, type Point } from './scale';
import styles from './chart.module.css';

interface Props {
  label: string;
  series: Point[];
  before?: Point[];
  /* What the two lines are; the first is this period unless said. */
  nowLabel?: string;
  beforeLabel: string;
  format(value: number): string;
  /* What a point is called: "Week of May 12". */
  nameOf(at: string): string;
  note?: string;
  /* What a point is, above the table's first column; a week unless said. */
  stepName?: string;
  /* How the points are named below the axis; as days unless said. */
  look?: DateLook;
  /* Whether the last step is over. */
  ended?: boolean;
}

const HEIGHT = 220;
const NAME_WIDTH = 84;

/* A line over time and, dashed, the same time before, or whatever is held against it. Arrow keys go from point to point; the table has the same figures. */
export function LineChart(props: Props) {
  const { t } = useSpeech();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [tabled, setTabled] = useState(false);
  return (
    <figure className={styles.chart}>
      <div ref={ref} className={styles.room}>
        {tabled ? <Twin {...props} /> : <Lines {...props} width={Math.max(width, 280)} />}
      </div>
      <figcaption className={styles.caption}>
        <span className={styles.now}>{props.nowLabel ?? t('console.chart.now')}</span>
        {props.before && <span className={styles.then}>{props.beforeLabel}</span>}
        <span className={styles.note}>{props.note}</span>
        <button type="button" aria-pressed={tabled} onClick={() => setTabled(!tabled)}>
          <IconTable size={15} aria-hidden />
          {t('console.chart.table')}
        </button>
      </figcaption>
    </figure>
  );
}

function Lines({ label, series, before, nowLabel, beforeLabel, format, nameOf, stepName, look = 'day', ended, width }: Props & { width: number }) {
  const { t, counted } = useSpeech();
  const id = useId();
  const [at, setAt] = useState<number | null>(null);
  const values = series.map((point) => point.value);
  const all = [...series, ...(before ?? [])].map((point) => point.value ?? 0);
  const ticks = niceTicks(Math.max(...all, 0), Math.min(...all, 0));
  const axis = { low: ticks[0] ?? 0, high: ticks[ticks.length - 1] ?? 1 };
  const left = 14 + Math.max(...ticks.map((tick) => format(tick).length)) * 7;
  const frame: Frame = { width, height: HEIGHT, left, right: 16, top: 12, bottom: 26 };
  const path = pathOf(values, axis, frame);
  const end = values.length - 1;

  const move = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - frame.left) / (width - frame.left - frame.right);
    setAt(Math.min(end, Math.max(0, Math.round(share * end))));
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -end, End: end }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setAt(Math.min(end, Math.max(0, (at ?? (step > 0 ? -1 : end + 1)) + step)));
  };
  const point = at === null ? undefined : series[at];
  const then = at === null ? undefined : before?.[at];
  const say = (value: number | null) => (value === null ? t('console.reports.none') : format(value));
  const told = point ? `${nameOf(point.at)}: ${nowLabel ? `${nowLabel} ` : ''}${say(point.value)}${then ? `, ${beforeLabel} ${say(then.value)}` : ''}` : '';

  return (
    <>
      <svg
        className={styles.svg}
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`${label}. ${t(stepName === undefined ? 'console.chart.keys' : 'console.reports.keys')}`}
        tabIndex={0}
        onPointerMove={move}
        onPointerLeave={() => setAt(null)}
        onKeyDown={press}
        onBlur={() => setAt(null)}
      >
        <defs>
          <linearGradient id={id} x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" stopColor="var(--rd-series)" stopOpacity="0.16" />
            <stop offset="1" stopColor="var(--rd-series)" stopOpacity="0" />
          </linearGradient>
        </defs>
        {ticks.map((tick) => (
          <g key={tick}>
            <line className={styles.grid} x1={frame.left} x2={width - frame.right} y1={yOf(tick, axis, frame)} y2={yOf(tick, axis, frame)} />
            <text className={styles.tick} x={frame.left - 8} y={yOf(tick, axis, frame) + 4} textAnchor="end">
              {format(tick)}
            </text>
          </g>
        ))}
        {namedPoints(series.length, width - frame.left, NAME_WIDTH).map((index) => (
          <text key={index} className={styles.tick} x={xOf(index, series.length, frame)} y={HEIGHT - 6} textAnchor={index === end ? 'end' : 'middle'}>
            {counted(series[index]?.at ?? '', look)}
          </text>
        ))}
        {values.length > 1 && !values.includes(null) && (
          <path fill={`url(#${id})`} d={`${path}L${xOf(end, values.length, frame)} ${yOf(0, axis, frame)}L${frame.left} ${yOf(0, axis, frame)}Z`} />
        )}
        {before && <path className={styles.before} d={pathOf(before.map((one) => one.value), axis, frame)} />}
        <path className={styles.line} d={pathOf(values, axis, frame, 0, ended ? end : end - 1)} />
        {!ended && <path className={styles.running} d={pathOf(values, axis, frame, end - 1, end)} />}
        {at !== null && point && (
          <g>
            <line className={styles.cursor} x1={xOf(at, series.length, frame)} x2={xOf(at, series.length, frame)} y1={frame.top} y2={HEIGHT - frame.bottom} />
            {then && then.value !== null && <circle className={styles.dotBefore} cx={xOf(at, series.length, frame)} cy={yOf(then.value, axis, frame)} r={3.5} />}
            {point.value !== null && <circle className={styles.dot} cx={xOf(at, series.length, frame)} cy={yOf(point.value, axis, frame)} r={4} />}
          </g>
        )}
      </svg>
      <p className={styles.told} role="status">
        {told}
      </p>
    </>
  );
}

function Twin({ label, series, before, nowLabel, beforeLabel, format, nameOf, stepName }: Props) {
  const { t } = useSpeech();
  const cell = (value: number | null | undefined) => (value === null || value === undefined ? '–' : format(value));
  return (
    <div className={styles.twin} tabIndex={0} role="region" aria-label={label}>
      <table>
        <caption className="unseen">{label}</caption>
        <thead>
          <tr>
            <th>{stepName ?? t('console.chart.week')}</th>
            <th>{nowLabel ?? t('console.chart.now')}</th>
            {before && <th>{beforeLabel}</th>}
          </tr>
        </thead>
        <tbody>
          {series.map((point, index) => (
            <tr key={point.at}>
              <td>{nameOf(point.at)}</td>
              <td>{cell(point.value)}</td>
              {before && <td>{cell(before[index]?.value)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState, type DragEvent, type KeyboardEvent } from 'react';
import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Money } from '../../kit/figures';
import { Initials } from '../../kit/person';
import { Bar } from '../../kit/shape';
import { singleKeysOff } from '../../kit/keys';
import { daysBetween } from '../../text/when';
import { usePlace, useSpeech } from '../../text/text';
import type { Program, Stage } from '../shared/programs';
import styles from './board.module.css';
import type { Row } from './columns';

interface Props {
  program: Program;
  stage: Stage;
  stages: Stage[];
  onMove(row: Row, to: Stage): void;
  onAsk(row: Row): void;
}

const SHOWN = 30;

/* Rows that are being dragged, by id: what a drop brings is only a text. */
const dragged = new Map<string, Row>();

export function BoardColumn(props: Props) {
  const { program, stage, onMove } = props;
  const { t } = useSpeech();
  const [over, setOver] = useState(false);
  const list = useGet('/v1/referrals', { query: { program_id: program.id, stage: stage.key, limit: SHOWN }, keep: true });
  const rows = list.data?.data;
  const sum = (rows ?? []).reduce((total, row) => total + (row.value ?? 0), 0);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const row = dragged.get(event.dataTransfer.getData('text/plain'));
    if (row) onMove(row, stage);
  };
  return (
    <section
      className={styles.column}
      aria-label={stage.name}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <header>
        <h2>{stage.name}</h2>
        <span>
          {rows?.length}
          {list.data?.has_more && '+'}
        </span>
        <span className={styles.sum}>{sum > 0 && <Money amount={sum} currency={program.currency} short />}</span>
      </header>
      <ul>
        {rows?.map((row) => (
          <li key={row.id}>
            <BoardCard {...props} row={row} />
          </li>
        ))}
        {!rows && <Bar tall />}
      </ul>
      {list.data?.has_more && (
        <Link className={styles.more} href={`/referrals?program_id=${program.id}&stage=${stage.key}`}>
          {t('console.board.more')}
        </Link>
      )}
    </section>
  );
}

function BoardCard({ row, program, stage, stages, onMove, onAsk }: Props & { row: Row }) {
  const { t } = useSpeech();
  const may = useMay()('referrals:write');
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'm' || event.ctrlKey || event.metaKey || singleKeysOff.get()) return;
    event.preventDefault();
    onAsk(row);
  };
  return (
    <article
      className={styles.card}
      draggable={may}
      onDragStart={(event) => {
        dragged.set(row.id, row);
        event.dataTransfer.setData('text/plain', row.id);
      }}
      onDragEnd={() => dragged.delete(row.id)}
      {...(may ? { onKeyDown: press } : {})}
    >
      <div className={styles.line}>
        <Link href={`/referrals/${row.id}`} className={styles.name}>
          {row.prospect_name ?? row.id}
        </Link>
        {may && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" size={26} aria-label={t('console.board.menu', { name: row.prospect_name ?? row.id })}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{t('console.referral.to_stage')}</Menu.Label>
              {stages
                .filter((one) => one.key !== stage.key)
                .map((one) => (
                  <Menu.Item key={one.key} onClick={() => (one.kind === 'lost' ? onAsk(row) : onMove(row, one))}>
                    {one.name}
                  </Menu.Item>
                ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <p className={styles.by}>{row.referrer_name ?? t('console.board.nobody')}</p>
      <div className={styles.line}>
        <strong className={styles.value}>{row.value === null ? <span>{t('console.board.no_value')}</span> : <Money amount={row.value} currency={program.currency} short />}</strong>
        <Age row={row} stage={stage} />
        {row.owner && <Initials name={row.owner} />}
      </div>
    </article>
  );
}

/* How long it is open, against the stage's limit; and when it is about to lapse. */
function Age({ row, stage }: { row: Row; stage: Stage }) {
  const { t } = useSpeech();
  const here = usePlace();
  const left = row.expires_at === null ? null : daysBetween(here.now(), row.expires_at, here.timeZone);
  const days = daysBetween(row.submitted_at, here.now(), here.timeZone);
  if (left !== null && left <= 14) return <span className={styles.late}>{t('console.board.left', { days: Math.max(left, 0) })}</span>;
  const over = stage.maxDays !== null && days > stage.maxDays;
  return <span className={over ? styles.over : styles.age}>{t('console.board.days', { days })}</span>;
}

import { Button, Loader } from '@mantine/core';
import { IconFlask, IconPlayerPlay } from '@tabler/icons-react';
import { Link } from 'wouter';
import { Empty, Failed } from '../../kit/empty';
import { Money } from '../../kit/figures';
import { same } from '../../rules/json';
import { limitInWords } from '../../rules/limit-words';
import { unmetInWords } from '../../rules/unmet';
import { useSpeech } from '../../text/text';
import { sides, TRIED_DAYS, useDryRun, type DryRun, type DryRunRow } from './dry-run';
import { useEditor } from './editor';
import styles from './try-panel.module.css';
import { useWords } from './words';

/* What the draft would have given for referrals of the last days, beside what was given; and for whom they differ. */
export function TryPanel({ version }: { version: number }) {
  const { t } = useSpeech();
  const { programId, draft, live } = useEditor();
  const { tried, start, stop } = useDryRun(programId, same(draft, live) ? version : version + 1, draft, live);
  const stale = tried !== null && !same(tried.rules, draft);
  return (
    <div className={styles.panel}>
      <p className={styles.quiet}>{t('console.rules.try.about', { days: TRIED_DAYS })}</p>
      {tried?.busy ? (
        <div className={styles.running}>
          <Loader size="xs" aria-hidden />
          <span role="status">{t('console.rules.try.looked', { count: tried.run?.referrals ?? 0 })}</span>
          <Button variant="default" size="xs" onClick={stop}>
            {t('console.rules.try.stop')}
          </Button>
        </div>
      ) : (
        <Button variant="default" leftSection={<IconPlayerPlay size={16} />} onClick={start}>
          {t(tried === null ? 'console.rules.try.start' : 'console.rules.try.again', { days: TRIED_DAYS })}
        </Button>
      )}
      {tried?.error && <Failed error={tried.error} onAgain={start} />}
      {stale && !tried.busy && <p className={styles.stale}>{t('console.rules.try.stale')}</p>}
      {tried?.run && !(tried.busy && tried.run.referrals === 0) && <Found run={tried.run} busy={tried.busy} />}
    </div>
  );
}

function Found({ run, busy }: { run: DryRun; busy: boolean }) {
  const { t } = useSpeech();
  if (run.referrals === 0) return <Empty icon={IconFlask} title={t('console.rules.try.none')} text={t('console.rules.try.none_text')} />;
  return (
    <>
      <Sums run={run} />
      <h3 className={styles.title}>
        {run.differing === 0 ? t('console.rules.try.same', { count: run.referrals }) : t('console.rules.try.differ', { count: run.differing, all: run.referrals })}
      </h3>
      <Differences run={run} />
      {run.has_more && !busy && <p className={styles.quiet}>{t('console.rules.try.stopped', { count: run.referrals })}</p>}
      <details className={styles.leftOut}>
        <summary>{t('console.rules.try.left_out')}</summary>
        <LeftOut run={run} />
      </details>
    </>
  );
}

function Sums({ run }: { run: DryRun }) {
  const { t, word } = useSpeech();
  const rows = sides(run);
  return (
    <table className={styles.sums}>
      <thead>
        <tr>
          <th scope="col">{t('console.rules.try.reward')}</th>
          <th scope="col">{t('console.rules.try.given')}</th>
          <th scope="col">{t('console.rules.try.would')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.length === 0 && (
          <tr>
            <td colSpan={3}>{t('console.rules.try.nothing')}</td>
          </tr>
        )}
        {rows.map(({ row, given, would }) => (
          <tr key={`${row.rule_key} ${row.kind} ${row.currency ?? ''}`} data-differs={!sameSum(given, would) || undefined}>
            <th scope="row">
              {row.title ?? row.rule_key} <small>{word('console.reward_kind', row.kind)}</small>
            </th>
            <Sum row={given} />
            <Sum row={would} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const sameSum = (a: DryRunRow | undefined, b: DryRunRow | undefined): boolean => a?.count === b?.count && a?.amount === b?.amount;

function Sum({ row }: { row: DryRunRow | undefined }) {
  const { t } = useSpeech();
  return (
    <td>
      {row?.currency != null && <Money amount={row.amount} currency={row.currency} />}
      <small>{t('console.rules.try.rewards', { count: row?.count ?? 0 })}</small>
    </td>
  );
}

function Differences({ run }: { run: DryRun }) {
  const { t } = useSpeech();
  if (run.differences.length === 0) return null;
  return (
    <ul className={styles.differences}>
      {run.differences.map((one) => (
        <li key={one.referral_id}>
          <Link href={`/referrals/${one.referral_id}`}>{one.name ?? one.referral_id}</Link>
          <span className={styles.sides}>
            <del>
              <Side rows={one.given} />
            </del>
            <span aria-hidden>{'\u2192'}</span>
            <ins>
              <Side rows={one.would} />
            </ins>
          </span>
          <Reason one={one} />
        </li>
      ))}
      {run.differences.length < run.differing && <li className={styles.quiet}>{t('console.rules.try.others', { count: run.differing - run.differences.length })}</li>}
    </ul>
  );
}

/* In the reader's language, with what a condition or a limit says of it. */
function Reason({ one }: { one: DryRun['differences'][number] }) {
  const words = useWords();
  const { t, has } = useSpeech();
  const key = `console.rules.try.reason.${one.reason_code}`;
  const rule = [...one.would, ...one.given].find((row) => row.rule_key === one.rule_key)?.title ?? one.rule_key;
  const because = unmetInWords(words, one.conditions) ?? (one.limit ? limitInWords(words, one.limit) : undefined) ?? one.reason.split(': ').slice(1).join(': ');
  return (
    <p className={styles.quiet}>
      {has(key) ? t(key, { rule }) : one.reason}
      {has(key) && because !== '' && `: ${because}`}
    </p>
  );
}

/* What one referral comes to: "$25 + $7", or nothing. */
function Side({ rows }: { rows: readonly DryRunRow[] }) {
  const { t } = useSpeech();
  if (rows.length === 0) return <>{t('console.rules.try.nothing')}</>;
  return (
    <>
      {rows.map((row, i) => (
        <span key={`${row.rule_key} ${row.kind} ${row.currency ?? ''}`}>
          {i > 0 && ' + '}
          {row.currency === null ? (row.title ?? row.rule_key) : <Money amount={row.amount} currency={row.currency} />}
        </span>
      ))}
    </>
  );
}

function LeftOut({ run }: { run: DryRun }) {
  const { t, has } = useSpeech();
  return (
    <ul>
      {run.left_out.map((one) => {
        const key = `console.rules.try.without.${one.code}`;
        return <li key={one.code}>{has(key) ? t(key) : one.text}</li>;
      })}
    </ul>
  );
}

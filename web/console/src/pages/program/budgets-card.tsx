import type { Answer } from '../../api/api';
import { useGet } from '../../api/query';
import { Card } from '../../kit/card';
import { Failed } from '../../kit/empty';
import { Day } from '../../kit/figures';
import { Shapes } from '../../kit/shape';
import { useSpeech } from '../../text/text';
import styles from './budgets.module.css';
import type { Program } from './program-page';

type Budget = Answer<'/v1/programs/{id}/budgets', 'get'>['data'][number];

/* How much of a program's budgets is used. Nothing where it has none. */
export function BudgetsCard({ program }: { program: Program }) {
  const { t } = useSpeech();
  const budgets = useGet('/v1/programs/{id}/budgets', { path: { id: program.id } });
  if (budgets.error) return <Failed error={budgets.error} onAgain={() => void budgets.refetch()} />;
  if (!budgets.data) return <Shapes lines={2} />;
  if (budgets.data.data.length === 0) return null;
  return (
    <Card title={t('console.budget.title')}>
      <ul className={styles.list}>
        {budgets.data.data.map((budget) => (
          <Bar key={`${budget.currency} ${budget.per}`} budget={budget} />
        ))}
      </ul>
    </Card>
  );
}

/* From where on a bar says so: what the server warns of. */
const toneOf = ({ used, amount, warned }: Budget): 'wrong' | 'waiting' | undefined => (used >= amount || warned >= 100 ? 'wrong' : warned >= 80 ? 'waiting' : undefined);

function Bar({ budget }: { budget: Budget }) {
  const { t, money, word, percent } = useSpeech();
  const { amount, used, left, currency } = budget;
  const share = Math.min(1, used / amount);
  const tone = toneOf(budget);
  const label = word('console.rules.window', budget.per);
  return (
    <li className={styles.budget} data-tone={tone}>
      <span className={styles.head}>
        <strong>{label}</strong>
        {tone && <span className={styles.warning}>{t(tone === 'waiting' ? 'console.budget.warned' : left === 0 ? 'console.budget.exhausted' : 'console.budget.too_little')}</span>}
        <span className={styles.figures}>{t('console.budget.used_of', { used: money(used, currency), amount: money(amount, currency) })}</span>
      </span>
      <span className={styles.bar} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} aria-valuetext={percent(share, 0)}>
        <span style={{ width: `${String(share * 100)}%` }} />
      </span>
      <span className={styles.foot}>
        {t('console.budget.left', { left: money(left, currency) })}
        {budget.ends_at !== null && (
          <>
            {' · '}
            {t('console.budget.ends')} <Day at={budget.ends_at} />
          </>
        )}
        {' · '}
        {t(budget.at_limit === 'review' ? 'console.budget.review' : 'console.budget.stop')}
      </span>
    </li>
  );
}

import type { Share, Stair } from '../../rules/amount';
import type { Words } from '../../rules/words';
import { useSpeech } from '../../text/text';
import styles from './rules.module.css';
import { useWords } from './words';

const WIDTH = 336;
const HEIGHT = 128;
const FOOT = 20;
const HEAD = 22;
const GAP = 8;
const LEAST = 8;

const sizeOf = (share: Share | null): number => (share === null ? 0 : 'fixed' in share ? share.fixed : share.percent_bp);

function sumOf(share: Share | null, words: Words, currency: string): string {
  if (share === null) return '';
  return 'fixed' in share ? words.money(share.fixed, currency) : words.percent(share.percent_bp);
}

/* What the 1st, the 2nd, ... referral pays, as stairs; in words for those who do not see them. */
export function StairsChart({ stairs, currency }: { stairs: readonly Stair[]; currency: string }) {
  const { t } = useSpeech();
  const words = useWords();
  const highest = Math.max(1, ...stairs.map((stair) => sizeOf(stair.share)));
  const width = (WIDTH - GAP * (stairs.length - 1)) / stairs.length;
  const said = stairs.map((stair) =>
    t(stair.open ? 'console.rules.stair_open' : 'console.rules.stair', { from: stair.from, amount: sumOf(stair.share, words, currency) || t('console.rules.nothing') }),
  );
  return (
    <figure className={styles.stairs}>
      <svg viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} role="img" aria-label={said.join('; ')}>
        {stairs.map((stair, i) => {
          const size = sizeOf(stair.share);
          const height = size === 0 ? 2 : LEAST + ((HEIGHT - FOOT - HEAD - LEAST) * size) / highest;
          const x = i * (width + GAP);
          const y = HEIGHT - FOOT - height;
          return (
            <g key={stair.from}>
              <rect x={x} y={y} width={width} height={height} rx={3} data-empty={size === 0 || undefined} />
              <text x={x + width / 2} y={y - 7} className={styles.stairSum}>
                {sumOf(stair.share, words, currency)}
              </text>
              <text x={x + width / 2} y={HEIGHT - 4} className={styles.stairNumber}>
                {stair.open ? `${String(stair.from)}+` : stair.from}
              </text>
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

import { TextInput } from '@mantine/core';
import type { BoundText } from '../../kit/form';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { parseHex, readingOf } from './contrast';

const SEEN = 1.6;

/* The colour of portal and pages, with what stands on it and how well that can be read. */
export function BrandField({ field }: { field: BoundText }) {
  const { t, number } = useSpeech();
  const color = parseHex(field.value);
  const reading = color === null ? null : readingOf(color);
  const hint = reading === null ? t('console.admin.brand_hint') : t(`console.admin.brand_ratio_${reading.on}`, { ratio: number(Math.round(reading.onRatio * 10) / 10) });
  return (
    <div className={styles.line}>
      <TextInput {...field} className={styles.grow} label={t('console.admin.brand')} description={hint} placeholder="#1c48b9" maxLength={7} />
      {color !== null && reading !== null && (
        <svg className={styles.swatch} viewBox="0 0 56 32" role="img" aria-label={t('console.admin.brand_shown', { color: field.value })}>
          <rect width="56" height="32" fill={`rgb(${String(color.r)} ${String(color.g)} ${String(color.b)})`} />
          <text x="28" y="21" textAnchor="middle" fontSize="14" fontWeight="600" fill={reading.on === 'white' ? '#ffffff' : '#0b0d10'}>
            Aa
          </text>
        </svg>
      )}
      {reading !== null && reading.pageRatio < SEEN && <p className={styles.small}>{t('console.admin.brand_pale')}</p>}
    </div>
  );
}

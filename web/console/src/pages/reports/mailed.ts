import type { Answer } from '../../api/api';
import type { Speech } from '../../text/text';

/* A report that is mailed again and again. */
export type Mailed = Answer<'/v1/report_schedules/{id}', 'get'>;

/* From Monday, as 1. */
export function weekdays(locale: string): { value: string; label: string }[] {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, index) => ({ value: String(index + 1), label: format.format(Date.UTC(2024, 0, index + 1, 12)) }));
}

/* "Every week, Monday, 08:00". */
export function rhythmOf(mailed: Mailed, { t, locale }: Speech): string {
  const day = mailed.period === 'week' ? weekdays(locale)[(mailed.day ?? 1) - 1]?.label : mailed.period === 'month' ? t('console.mailed.on_day', { day: mailed.day ?? 1 }) : undefined;
  return [t(`console.mailed.every_${mailed.period}`), day, mailed.at].filter((part) => part !== undefined).join(', ');
}

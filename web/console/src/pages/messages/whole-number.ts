import type { Check, Values } from '../../kit/form';
import type { Speech } from '../../text/text';

/* A whole number from 0, or nothing. */
export function wholeNumber({ t }: Pick<Speech, 't'>): Check<Values> {
  return (value) => (/^\d{0,9}$/.test(value.trim()) ? null : t('console.messages.whole_number'));
}

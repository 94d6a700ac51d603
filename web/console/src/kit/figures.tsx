import { useSpeech } from '../text/text';
import type { DateLook } from '../text/when';

/* Amounts and times in the text of a page. */

export function Money({ amount, currency, short = false }: { amount: number | null | undefined; currency: string | null | undefined; short?: boolean }) {
  const { money } = useSpeech();
  if (amount === null || amount === undefined || !currency) return null;
  return <>{money(amount, currency, { short })}</>;
}

export function Day({ at }: { at: string | null | undefined }) {
  const { day, date } = useSpeech();
  if (!at) return null;
  return (
    <time dateTime={at} title={date(at, 'moment')}>
      {day(at)}
    </time>
  );
}

export function Moment({ at, look = 'moment' }: { at: string | null | undefined; look?: DateLook }) {
  const { date } = useSpeech();
  if (!at) return null;
  return (
    <time dateTime={at} title={date(at, 'moment')}>
      {date(at, look)}
    </time>
  );
}

export function Ago({ at, style = 'long' }: { at: string | null | undefined; style?: 'long' | 'narrow' }) {
  const { ago, date } = useSpeech();
  if (!at) return null;
  return (
    <time dateTime={at} title={date(at, 'moment')}>
      {ago(at, style)}
    </time>
  );
}

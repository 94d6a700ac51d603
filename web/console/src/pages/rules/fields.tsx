import { NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import { noMoney } from '../../kit/checks';
import { parseMoney, typedMoney } from '../../text/money';
import { parsePercent, typedPercent } from '../../text/percent';
import { useSpeech, type Speech } from '../../text/text';
import { useEditor } from './editor';
import styles from './rules.module.css';

/* Fields for one value of the rules. Each keeps what was typed while it is no value, says so, and holds up publishing. */

interface Typed {
  text: string;
  wrong: boolean;
  type(text: string): void;
  leave(): void;
}

function useTyped<T>(value: T | undefined, show: (value: T) => string, read: (text: string) => T | null, onValue: (value: T) => void): Typed {
  const id = useId();
  const { hold } = useEditor();
  const shown = value === undefined ? '' : show(value);
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && read(typed) === null;
  useEffect(() => {
    hold(id, wrong);
    return () => hold(id, false);
  }, [hold, id, wrong]);
  return {
    text: typed ?? shown,
    wrong,
    type: (text) => {
      const next = read(text);
      setTyped(text);
      if (next !== null) onValue(next);
    },
    leave: () => {
      if (!wrong) setTyped(null);
    },
  };
}

interface Common {
  label: string;
  describedBy?: string | undefined;
  size?: 'narrow' | 'money' | 'wide';
}

interface NumberProps extends Common {
  value: number | undefined;
  onChange(value: number): void;
  min?: number;
  /* Absent: the field may be empty, and then has no value. */
  onClear?: () => void;
  placeholder?: string;
}

function readWhole(text: string, min: number): number | null {
  if (!/^\d{1,15}$/.test(text.trim())) return null;
  const value = Number(text.trim());
  return value >= min ? value : null;
}

function useClearable(typed: Typed, onClear: (() => void) | undefined) {
  return (text: string) => {
    if (text.trim() === '' && onClear) onClear();
    typed.type(text);
  };
}

function read<T>(onClear: (() => void) | undefined, parse: (text: string) => T | null): (text: string) => T | undefined | null {
  return (text) => (text.trim() === '' && onClear ? undefined : parse(text));
}

export function WholeField({ label, value, onChange, min = 0, onClear, describedBy, size = 'narrow', placeholder }: NumberProps) {
  const { t } = useSpeech();
  const typed = useTyped<number | undefined>(value, (one) => String(one ?? ''), read(onClear, (text) => readWhole(text, min)), (next) => {
    if (next !== undefined) onChange(next);
  });
  const change = useClearable(typed, onClear);
  return (
    <TextInput
      className={styles[size]}
      inputMode="numeric"
      aria-label={label}
      aria-describedby={describedBy}
      value={typed.text}
      placeholder={placeholder}
      error={typed.wrong ? t('console.rules.whole_number', { min }) : undefined}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={typed.leave}
    />
  );
}

interface MoneyProps extends NumberProps {
  currency: string;
}

export function MoneyField({ label, value, onChange, currency, min = 0, onClear, describedBy, size = 'money', placeholder }: MoneyProps) {
  const speech = useSpeech();
  const parse = (text: string) => {
    const minor = parseMoney(text, currency, speech.locale);
    return minor !== null && minor >= min ? minor : null;
  };
  const typed = useTyped<number | undefined>(value, (one) => (one === undefined ? '' : typedMoney(one, currency, speech.locale)), read(onClear, parse), (next) => {
    if (next !== undefined) onChange(next);
  });
  const change = useClearable(typed, onClear);
  const sign = signOf(currency, speech);
  return (
    <TextInput
      className={styles[size]}
      inputMode="decimal"
      aria-label={label}
      aria-describedby={describedBy}
      leftSection={sign.length <= 3 ? <span className={styles.sign}>{sign}</span> : undefined}
      value={typed.text}
      placeholder={placeholder}
      error={typed.wrong ? noMoney(currency, speech) : undefined}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={typed.leave}
    />
  );
}

export function signOf(currency: string, speech: Speech): string {
  if (currency.startsWith('x-')) return currency.slice(2);
  const parts = new Intl.NumberFormat(speech.locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).formatToParts(0);
  return parts.find((part) => part.type === 'currency')?.value ?? currency;
}

/* A share, typed in percent with up to two decimals, kept in basis points. */
export function PercentField({ label, value, onChange, min = 0, describedBy }: NumberProps) {
  const speech = useSpeech();
  const parse = (text: string) => {
    const points = parsePercent(text, speech.locale);
    return points !== null && points >= min ? points : null;
  };
  const typed = useTyped(value, (points) => typedPercent(points, speech.locale), parse, onChange);
  return (
    <TextInput
      className={styles.money}
      inputMode="decimal"
      aria-label={label}
      aria-describedby={describedBy}
      rightSection={<span className={styles.sign}>%</span>}
      value={typed.text}
      error={typed.wrong ? speech.t('console.rules.percent_wrong') : undefined}
      onChange={(event) => typed.type(event.currentTarget.value)}
      onBlur={typed.leave}
    />
  );
}

interface TextProps extends Common {
  value: string | undefined;
  onChange(value: string): void;
  placeholder?: string;
  maxLength?: number;
}

export function TextField({ label, value, onChange, describedBy, size = 'wide', placeholder, maxLength = 255 }: TextProps) {
  return (
    <TextInput
      className={styles[size]}
      aria-label={label}
      aria-describedby={describedBy}
      value={value ?? ''}
      placeholder={placeholder}
      maxLength={maxLength}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface SelectProps extends Common {
  value: string;
  options: readonly { value: string; label: string }[];
  onChange(value: string): void;
}

/* A choice of words. One that the list does not have (another version's) is shown as it is, and kept. */
export function SelectField({ label, value, options, onChange, describedBy, size = 'wide' }: SelectProps) {
  const data = options.some((option) => option.value === value) ? options : [{ value, label: value }, ...options];
  return (
    <NativeSelect
      className={styles[size]}
      aria-label={label}
      aria-describedby={describedBy}
      data={data.map(({ value: one, label: words }) => ({ value: one, label: words }))}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

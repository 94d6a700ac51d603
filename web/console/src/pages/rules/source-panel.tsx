import { Textarea } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import { same, type Json } from '../../rules/json';
import { readSource, writeSource } from '../../rules/source';
import { useSpeech } from '../../text/text';
import { useEditor } from './editor';
import styles from './rules.module.css';

/* The same rules as JSON. What is typed here that reads as JSON is in the sentences at once; what does not stays here, with
 * the place of the mistake, until it does. */
export function SourcePanel() {
  const { t } = useSpeech();
  const { draft, replace, hold } = useEditor();
  const id = useId();
  const [typed, setTyped] = useState<{ text: string; value: Json | undefined } | null>(null);
  /* A change that came from the sentences takes the place of what was typed. */
  const isOwn = typed !== null && (typed.value === undefined || same(typed.value, draft));
  const text = isOwn ? typed.text : writeSource(draft);
  const source = readSource(text);
  useEffect(() => {
    hold(id, !source.ok);
    return () => hold(id, false);
  }, [hold, id, source.ok]);
  const type = (next: string) => {
    const read = readSource(next);
    setTyped({ text: next, value: read.ok ? read.value : undefined });
    if (read.ok) replace(read.value);
  };
  const error = source.ok
    ? undefined
    : t('console.rules.source_fault', { line: source.line, column: source.column, fault: t(`console.rules.source.${source.fault}`) });
  return (
    <>
      <Textarea
        classNames={{ input: styles.source }}
        aria-label={t('console.rules.source_label')}
        value={text}
        rows={24}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        error={error}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <p className={styles.hint}>
        {t('console.rules.source_hint')} <a href="/schemas/rules.json">{'/schemas/rules.json'}</a>
      </p>
    </>
  );
}

import { CloseButton, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useUrl } from '../../kit/url';
import { usePlace, useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { instantOf, wallOf } from '../parts/zone';

/* The books as they were at a past moment; empty: as they are. */
export function AtField() {
  const { t } = useSpeech();
  const { timeZone } = usePlace();
  const url = useUrl();
  const id = useId();
  const at = url.search.get('at');
  return (
    <div className={styles.line}>
      <label htmlFor={id} className={styles.quiet}>
        {t('console.money.at')}
      </label>
      <TextInput
        id={id}
        type="datetime-local"
        size="xs"
        aria-describedby={`${id}-zone`}
        value={at === null ? '' : wallOf(at, timeZone)}
        onChange={(event) => url.set({ at: instantOf(event.currentTarget.value, timeZone), after: null })}
        rightSection={at !== null && <CloseButton size="sm" aria-label={t('console.money.at_now')} onClick={() => url.set({ at: null, after: null })} />}
      />
      <span id={`${id}-zone`} className={styles.small}>
        {t('console.money.at_zone', { zone: timeZone })}
      </span>
    </div>
  );
}

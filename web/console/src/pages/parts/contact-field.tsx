import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useGet } from '../../api/query';
import type { BoundText } from '../../kit/form';
import { useSpeech } from '../../text/text';
import { nameOf } from '../shared/names';
import { useContactName } from './names';
import styles from './parts.module.css';

/* While names are offered, leaving the field is choosing one of them: what would be said about an empty field would push them
 * away from under the pointer. */

/* A contact, found by name, address, phone or id. The field of the form holds the id. */
export function ContactField({ field, label }: { field: BoundText; label: string }) {
  const { t } = useSpeech();
  const [typed, setTyped] = useState('');
  const [wanted] = useDebouncedValue(typed.trim(), 250);
  const chosen = field.value;
  const chosenName = useContactName(chosen === '' ? null : chosen);
  const found = useGet('/v1/contacts', { query: { q: wanted, limit: 6 }, enabled: chosen === '' && wanted.length >= 2 });
  const rows = chosen === '' ? (found.data?.data ?? []) : [];
  return (
    <div>
      <TextInput
        id={field.id}
        name={field.name}
        label={label}
        placeholder={t('console.admin.contact_placeholder')}
        error={field.error}
        value={chosen === '' ? typed : chosenName}
        autoComplete="off"
        onChange={(event) => {
          field.onChange('');
          setTyped(event.currentTarget.value);
        }}
        onBlur={rows.length > 0 ? undefined : field.onBlur}
      />
      {rows.length > 0 && (
        <ul className={styles.found} aria-label={label} onMouseDown={(event) => event.preventDefault()}>
          {rows.map((contact) => (
            <li key={contact.id}>
              <button type="button" onClick={() => field.onChange(contact.id)}>
                {nameOf(contact)}
                <small>{contact.email ?? contact.phone}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

import { NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { Form, Values } from '../../kit/form';
import { useSpeech } from '../../text/text';
import { fieldsOf, type ConnectionKind, type KindField } from './connection-kinds';

interface Props {
  form: Form<Values>;
  kind: ConnectionKind;
  /* Of one that there is: its secrets stay unless another is typed. */
  stored?: boolean;
}

function Field({ form, field, stored }: { form: Form<Values>; field: KindField; stored: boolean }) {
  const { t, word } = useSpeech();
  const secret = field.as === 'secret' || field.as === 'lines';
  const hint = field.hint ? word('console.admin.connection_hint', field.text) : undefined;
  const common = {
    ...form.text(field.name),
    label: word('console.admin.connection_field', field.text),
    description: stored && secret ? t('console.admin.secret_stays') : hint,
    placeholder: field.example,
    required: field.required === true && !(stored && secret),
    withAsterisk: false,
  };
  if (field.as === 'secret') return <PasswordInput {...common} autoComplete="new-password" />;
  if (field.as === 'lines') return <Textarea {...common} autosize minRows={3} maxRows={8} autoComplete="off" spellCheck={false} />;
  if (field.as === 'security')
    return <NativeSelect {...common} data={['starttls', 'tls', 'none'].map((value) => ({ value, label: word('console.admin.connection_security', value) }))} />;
  return <TextInput {...common} inputMode={field.as === 'number' ? 'numeric' : undefined} autoComplete="off" />;
}

/* The fields of a kind of connection, from its table. */
export function ConnectionFields({ form, kind, stored = false }: Props) {
  return fieldsOf(kind).map((field) => <Field key={field.name} form={form} field={field} stored={stored} />);
}

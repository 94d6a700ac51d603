import { Modal, NativeSelect, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSpeech } from '../text/text';
import { all, required } from './checks';
import { useForm } from './form';
import { FormFrame } from './form-frame';

/* What cannot be taken back asks for its reason, never "are you sure". */

export interface ReasonCode {
  value: string;
  label: string;
}

interface FormProps {
  act: string;
  danger?: boolean;
  codes?: ReasonCode[];
  /* The reason may be left empty. */
  free?: boolean;
  submit(reason: string, key: string, code: string): Promise<unknown>;
  onCancel(): void;
  onDone?(): void;
  children?: ReactNode;
}

export function ReasonForm({ act, danger = false, codes, free = false, submit, onCancel, onDone, children }: FormProps) {
  const speech = useSpeech();
  const form = useForm({
    initial: { reason_code: codes?.[0]?.value ?? '', reason: '' },
    checks: free ? {} : { reason: all(required(speech)) },
    submit: (values, key) => submit(values.reason.trim(), key, values.reason_code),
    onDone: () => onDone?.(),
  });
  return (
    <FormFrame form={form} act={act} danger={danger} onCancel={onCancel}>
      {children}
      {codes && <NativeSelect {...form.text('reason_code')} label={speech.t('console.reason.code')} data={codes} />}
      <Textarea
        {...form.text('reason')}
        label={speech.t('console.reason.label')}
        description={speech.t('console.reason.kept')}
        rows={3}
        required={!free}
        withAsterisk={false}
        data-autofocus
      />
    </FormFrame>
  );
}

interface DialogProps extends Omit<FormProps, 'onCancel' | 'onDone'> {
  title: string;
  opened: boolean;
  onClose(): void;
}

export function ReasonDialog({ title, opened, onClose, ...form }: DialogProps) {
  return (
    <Dialog title={title} opened={opened} onClose={onClose}>
      <ReasonForm {...form} onCancel={onClose} onDone={onClose} />
    </Dialog>
  );
}

export function Dialog({ title, opened, onClose, children, size = 'md' }: { title: string; opened: boolean; onClose(): void; children: ReactNode; size?: 'md' | 'lg' }) {
  const { t } = useSpeech();
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': t('console.close') }}>
      {children}
    </Modal>
  );
}

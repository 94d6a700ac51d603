import { Checkbox, FileInput, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { post } from '../../api/api';
import type { Import } from '../../api/objects';
import { refresh } from '../../api/query';
import { assertReadable } from '../../kit/file-text';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { WorkProgress } from '../../kit/long-work';
import { useSpeech } from '../../text/text';
import { usePrograms } from '../shared/programs';
import { kinds, type Kind } from './import-words';
import styles from './imports.module.css';
import { upload } from './upload';

interface Typed {
  [name: string]: string | boolean;
  program_id: string;
  kind: string;
  name: string;
  file: string;
  grants: boolean;
}

/* A file and what it is. It is sent at once; nothing is done with it before somebody has seen what it says. */
export function ImportForm({ onMade, onClose }: { onMade(id: string): void; onClose(): void }) {
  const { t, percent } = useSpeech();
  const programs = usePrograms();
  const [file, setFile] = useState<File | null>(null);
  /* What was made of a body, for another try to send its file. */
  const [made, setMade] = useState<{ body: string; row: Import } | null>(null);
  const [sent, setSent] = useState(0);
  const make = async (values: Typed, key: string): Promise<Import> => {
    if (file === null) throw new Error('The form is checked before it is sent.');
    await assertReadable(file, 'file', t('console.form.file_unreadable'));
    const kind = values.kind as Kind;
    const name = values.name.trim();
    const body = { program_id: values.program_id, kind, file_bytes: file.size, ...(name === '' ? {} : { name }), ...(kind === 'referrals' ? { grants: values.grants } : {}) };
    const said = JSON.stringify(body);
    const row = made?.body === said ? made.row : await post('/v1/imports', { body, key });
    setMade({ body: said, row });
    return upload(row, file, setSent);
  };
  const form = useForm<Typed, Import>({
    initial: { program_id: programs.list.find((one) => one.status === 'active')?.id ?? '', kind: 'participants', name: '', file: '', grants: false },
    checks: { file: (value) => (value === '' ? t('console.imports.no_file') : null) },
    submit: make,
    onDone: (row) => {
      void refresh('/v1/imports');
      onMade(row.id);
    },
  });
  const { id, error } = form.text('file');
  const choose = (chosen: File | null) => {
    setFile(chosen);
    setMade(null);
    setSent(0);
    form.set({ file: chosen?.name ?? '' });
  };
  return (
    <FormFrame form={form} act={t('console.imports.upload')} onCancel={onClose}>
      <div className={styles.pair}>
        <NativeSelect {...form.text('kind')} label={t('console.imports.kind')} data={kinds.map((value) => ({ value, label: t(`console.imports.kind_${value}`) }))} />
        <NativeSelect {...form.text('program_id')} label={t('console.groups.program')} data={programs.options} />
      </div>
      <FileInput id={id} label={t('console.imports.file')} description={t('console.imports.file_text')} placeholder={t('console.invitations.choose_file')} accept=".csv,text/csv,text/plain" error={error} onChange={choose} />
      <TextInput {...form.text('name')} label={t('console.invitations.name')} description={t('console.invitations.name_text')} />
      {form.values.kind === 'referrals' && <Checkbox {...form.check('grants')} label={t('console.imports.grants')} description={t('console.imports.grants_text')} />}
      {form.state === 'sending' && file !== null && (
        <WorkProgress value={sent} max={file.size} label={t('console.imports.uploading')}>
          {t('console.imports.uploaded', { share: percent(sent / file.size) })}
        </WorkProgress>
      )}
      <p className={styles.quiet}>{t('console.imports.upload_text')}</p>
    </FormFrame>
  );
}

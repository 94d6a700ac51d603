import { FileInput, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { post, type Body } from '../../api/api';
import { refresh } from '../../api/query';
import { useSession } from '../../api/session';
import { fileText } from '../../kit/file-text';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { useSpeech } from '../../text/text';
import { dayCheck, startOfDay } from '../parts/zone';
import { usePrograms } from '../shared/programs';
import styles from './invitations.module.css';

type BatchBody = Body<'/v1/invitation_batches', 'post'>;
type Source = 'filter' | 'csv';
interface Typed {
  [name: string]: string;
  program_id: string;
  name: string;
  channels: string;
  source: string;
  tag: string;
  customer_from: string;
  takes_part: string;
  file: string; /* which one was chosen */
}

function bodyOf(typed: Typed, csv: string, zone: string): BatchBody {
  const customerFrom = startOfDay(typed.customer_from, zone);
  const channels = typed.channels === 'both' ? ['sms', 'email'] : [typed.channels];
  const common = { program_id: typed.program_id, channels, dry_run: true, ...(typed.name.trim() === '' ? {} : { name: typed.name.trim() }) };
  if (typed.source === 'csv') return { ...common, csv };
  return {
    ...common,
    filter: {
      ...(typed.tag.trim() === '' ? {} : { tag: typed.tag.trim() }),
      ...(customerFrom === null ? {} : { customer_from: customerFrom }),
      ...(typed.takes_part === 'any' ? {} : { takes_part: typed.takes_part === 'yes' }),
    },
  };
}

/* Who is to be invited: the answer is a preview, from which somebody sends. */
export function BatchForm({ onMade, onClose }: { onMade(id: string): void; onClose(): void }) {
  const speech = useSpeech();
  const { t } = speech;
  const zone = useSession().workspace.time_zone;
  const programs = usePrograms();
  const [file, setFile] = useState<File | null>(null);
  const form = useForm<Typed, { id: string }>({
    initial: { program_id: programs.list.find((one) => one.status === 'active')?.id ?? '', name: '', channels: 'both', source: 'filter', tag: '', customer_from: '', takes_part: 'any', file: '' },
    checks: { customer_from: dayCheck(speech), file: (value, values) => (values.source === 'csv' && value === '' ? t('console.invitations.no_file') : null) },
    aliases: { csv: 'file' },
    submit: async (values, key) => post('/v1/invitation_batches', { body: bodyOf(values, file === null ? '' : await fileText(file, 'file', t('console.form.file_unreadable')), zone), key }),
    onDone: (batch) => {
      void refresh('/v1/invitation_batches');
      onMade(batch.id);
    },
  });
  const source = form.values.source as Source;
  return (
    <FormFrame form={form} act={t('console.invitations.preview')} onCancel={onClose}>
      <div className={styles.pair}>
        <NativeSelect {...form.text('program_id')} label={t('console.groups.program')} data={programs.options} />
        <TextInput {...form.text('name')} label={t('console.invitations.name')} description={t('console.invitations.name_text')} />
      </div>
      <div className={styles.choice}>
        <span id={`${form.id}-who`}>{t('console.invitations.who')}</span>
        <SegmentedControl
          aria-labelledby={`${form.id}-who`}
          value={source}
          onChange={(value) => form.set({ source: value })}
          data={[
            { value: 'filter', label: t('console.invitations.source_filter') },
            { value: 'csv', label: t('console.invitations.source_csv') },
          ]}
        />
      </div>
      {source === 'filter' ? <FilterFields form={form} /> : <CsvField form={form} file={file} onChoose={setFile} />}
      <NativeSelect
        {...form.text('channels')}
        label={t('console.invitations.channels')}
        data={(['both', 'sms', 'email'] as const).map((value) => ({ value, label: t(`console.invitations.by_${value}`) }))}
      />
      <p className={styles.quiet}>{t('console.invitations.preview_text')}</p>
    </FormFrame>
  );
}

type BatchFormState = ReturnType<typeof useForm<Typed, { id: string }>>;

function FilterFields({ form }: { form: BatchFormState }) {
  const { t } = useSpeech();
  return (
    <div className={styles.pair}>
      <TextInput {...form.text('tag')} label={t('console.invitations.tag')} description={t('console.invitations.tag_text')} />
      <TextInput {...form.text('customer_from')} type="date" label={t('console.invitations.customer_from')} description={t('console.invitations.customer_text')} />
      <NativeSelect
        {...form.text('takes_part')}
        label={t('console.invitations.takes_part')}
        data={(['any', 'no', 'yes'] as const).map((value) => ({ value, label: t(`console.invitations.takes_part_${value}`) }))}
      />
    </div>
  );
}

/* The file is read when the form is sent: what is big may take its time, and nobody can be quicker. */
function CsvField({ form, file, onChoose }: { form: BatchFormState; file: File | null; onChoose(file: File | null): void }) {
  const { t } = useSpeech();
  const { id, error } = form.text('file');
  const choose = (chosen: File | null) => {
    onChoose(chosen);
    form.set({ file: chosen ? `${chosen.name} ${chosen.size} ${chosen.lastModified}` : '' });
  };
  return (
    <FileInput
      id={id}
      label={t('console.invitations.file')}
      description={t('console.invitations.file_text')}
      placeholder={t('console.invitations.choose_file')}
      accept=".csv,text/csv,text/plain"
      error={error}
      value={file}
      onChange={choose}
    />
  );
}

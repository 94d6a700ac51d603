import { NativeSelect, TextInput } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { post, type Answer, type Body } from '../../api/api';
import { refresh } from '../../api/query';
import { useMay, useSession } from '../../api/session';
import { email as isEmail, phone as isPhone, phoneHint } from '../../kit/checks';
import { Empty } from '../../kit/empty';
import { nest, useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Dialog } from '../../kit/reason';
import { say } from '../../kit/toast';
import { countryOfNumber, regionOf } from '../../text/region';
import { useSpeech } from '../../text/text';
import { usePrograms, type Program } from '../shared/programs';
import styles from './participants.module.css';

const kinds = ['customer', 'partner', 'agent', 'rep'];

type Added = Answer<'/v1/participants', 'post'>;

interface Props {
  opened: boolean;
  onClose(): void;
  /* Only this program. */
  programId?: string;
  /* What is done with whom was added; else the participant's page opens. */
  onAdded?(participant: Added): void;
}

export function AddParticipant({ opened, onClose, programId, onAdded }: Props) {
  const { t } = useSpeech();
  const programs = usePrograms();
  const open = programs.list.filter((program) => programId === undefined || program.id === programId);
  return (
    <Dialog title={t('console.participant.add')} opened={opened} onClose={onClose} size="lg">
      {open.length > 0 && <AddForm programs={open} onClose={onClose} onAdded={onAdded} />}
      {programs.loaded && open.length === 0 && <Empty icon={IconStack2} title={t('console.add.no_program')} text={t('console.add.no_program_text')} />}
    </Dialog>
  );
}

/* Somebody who is known is found by e-mail or phone: nobody takes part twice. */
function AddForm({ programs, onClose, onAdded }: { programs: Program[]; onClose(): void; onAdded: Props['onAdded'] }) {
  const speech = useSpeech();
  const { t, rich, word } = speech;
  const may = useMay();
  const [, go] = useLocation();
  const region = regionOf(useSession().workspace.time_zone);
  const form = useForm({
    initial: { program_id: programs[0]?.id ?? '', name: '', email: '', phone: '', kind: 'customer', code: '', external_id: '' },
    checks: {
      name: (value, all) => (value || all['email'] || all['phone'] ? null : t('console.add.somebody')),
      email: isEmail(speech),
      phone: isPhone(speech, region),
    },
    submit: (values, key) => post('/v1/participants', { key, body: nest({ ...values, country: countryOfNumber(values.phone, region) }) as Body<'/v1/participants', 'post'> }),
    onDone: (participant) => {
      void refresh('/v1/participants');
      say(participant.replayed ? t('console.participant.known') : t('console.participant.added'));
      if (onAdded === undefined) return go(`/participants/${participant.id}`);
      onAdded(participant);
      onClose();
    },
  });
  return (
    <FormFrame form={form} act={t('console.participant.add')} onCancel={onClose}>
      {programs.length > 1 && (
        <NativeSelect {...form.text('program_id')} label={t('console.column.program')} data={programs.map(({ id, name }) => ({ value: id, label: name }))} />
      )}
      <div className={styles.pair}>
        <TextInput {...form.text('name')} label={t('console.person.name')} autoFocus data-autofocus />
        <NativeSelect {...form.text('kind')} label={t('console.column.kind')} data={kinds.map((value) => ({ value, label: word('console.kind', value) }))} />
        <TextInput {...form.text('email')} label={t('console.person.email')} type="email" />
        <TextInput {...form.text('phone')} label={t('console.person.phone')} {...phoneHint(region, speech)} type="tel" />
        <TextInput {...form.text('code')} label={t('console.column.code')} description={t('console.participant.code_text')} />
        <TextInput {...form.text('external_id')} label={t('console.person.external_id')} description={t('console.person.external_id_text')} />
      </div>
      {onAdded === undefined && may('imports:write') && <p className={styles.many}>{rich('console.participant.many', { a: (words) => <Link href="/developers/imports">{words}</Link> })}</p>}
    </FormFrame>
  );
}

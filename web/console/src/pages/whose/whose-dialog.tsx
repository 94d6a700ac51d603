import { NativeSelect, TextInput } from '@mantine/core';
import { IconInfoCircle, IconSearch, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { put } from '../../api/api';
import type { Candidate } from '../../api/objects';
import { useMay, useSession } from '../../api/session';
import { all, required } from '../../kit/checks';
import { useForm, type Form } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Dialog } from '../../kit/reason';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { dayCheck, startOfDay } from '../parts/zone';
import { AddParticipant } from '../participants/add-participant';
import { refreshMoney } from '../referral/act-dialogs';
import type { Referral } from '../referral/types';
import { CandidateList } from './candidate-list';
import { PreviewNotice } from './preview-notice';
import { keyOfCandidate, useCandidates, type Candidates } from './use-candidates';
import type { Whom } from './use-preview';
import styles from './whose.module.css';

const METHODS = ['name', 'manual', 'dispute'] as const;

interface Props {
  referral: Referral;
  /* What is known of it, in a line above the search. */
  lead?: string | undefined;
  /* A case in which somebody was named: what was said there is looked for at once. */
  caseId?: string | undefined;
  said?: string | undefined;
  /* Who was clicked before the dialog opened: chosen in it, and to be changed there. */
  first?: Candidate | null | undefined;
  opened: boolean;
  onClose(): void;
}

/* Whose is it? A person says who is meant, sees what that does, and gives a reason. */
export function WhoseDialog({ opened, onClose, ...rest }: Props) {
  const { t } = useSpeech();
  return (
    <Dialog title={t('console.whose.title')} opened={opened} onClose={onClose} size="lg">
      <WhoseForm {...rest} onClose={onClose} />
    </Dialog>
  );
}

type WhoseValues = { method: string; counts: string; day: string; reason: string };

function WhoseForm({ referral, lead, caseId, said = '', first = null, onClose }: Omit<Props, 'opened'>) {
  const speech = useSpeech();
  const { t } = speech;
  const may = useMay();
  const zone = useSession().workspace.time_zone;
  const [typed, setTyped] = useState(said);
  const [picked, setPicked] = useState<Candidate | null>(first);
  const [inviting, setInviting] = useState(false);
  const found = useCandidates({ typed, referralId: referral.id, caseId });
  const chosen = picked ?? strongOf(found);
  const form = useForm<WhoseValues, unknown>({
    initial: { method: referral.participant_id === null ? 'name' : 'manual', counts: 'lead', day: '', reason: '' },
    checks: { day: (value, typed) => (typed.counts === 'day' ? all(required(speech), dayCheck(speech))(value, typed) : null), reason: required(speech) },
    submit: ({ method, reason }, key) =>
      put('/v1/referrals/{id}/attribution', {
        path: { id: referral.id },
        key,
        body: { ...whom, method: METHODS.find((one) => one === method) ?? 'manual', reason: reason.trim() },
      }),
    onDone: () => {
      say(t('console.attribution.done', { name: nameOfCandidate(chosen) }));
      void refreshMoney();
      onClose();
    },
  });
  const from = startOf(form.values, zone);
  const whom: Whom = { ...(chosen ? personOf(chosen) : {}), ...(from ? { effective_at: from } : {}) };
  return (
    <>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      <FormFrame
        form={form}
        act={chosen ? t('console.whose.act', { name: firstNameOf(chosen) }) : t('console.whose.choose')}
        off={chosen === null}
        onCancel={onClose}
        cancel={t('console.whose.leave_open')}
        extra={
          <span className={styles.kept}>
            <IconInfoCircle size={15} aria-hidden />
            {t('console.whose.kept')}
          </span>
        }
      >
        <TextInput
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setPicked(null);
          }}
          leftSection={<IconSearch size={17} aria-hidden />}
          aria-label={t('console.whose.search')}
          placeholder={t('console.whose.hint')}
          autoComplete="off"
          size="md"
          data-autofocus
        />
        <CandidateList found={found} typed={typed} chosen={chosen === null ? null : keyOfCandidate(chosen)} onChoose={setPicked} />
        {may('participants:write') && (
          <button type="button" className={styles.link} onClick={() => setInviting(true)}>
            <IconUserPlus size={16} aria-hidden />
            {t('console.whose.somebody_new')}
          </button>
        )}
        <PreviewNotice referralId={referral.id} whom={chosen === null ? null : whom} />
        <Fields form={form} referral={referral} />
      </FormFrame>
      <AddParticipant
        opened={inviting}
        onClose={() => setInviting(false)}
        programId={referral.program_id}
        onAdded={(participant) => setPicked(candidateOf(participant))}
      />
    </>
  );
}

/* From when on facts count, how it is known, and why. */
function Fields({ form, referral }: { form: Form<WhoseValues>; referral: Referral }) {
  const speech = useSpeech();
  const { t } = speech;
  return (
    <>
      <div className={styles.fields}>
        <NativeSelect
          {...form.text('counts')}
          label={t('console.whose.counts_from')}
          data={[
            { value: 'lead', label: t('console.whose.from_lead', { day: speech.day(referral.submitted_at) }) },
            { value: 'day', label: t('console.whose.from_day') },
          ]}
        />
        {form.values.counts === 'day' ? (
          <TextInput {...form.text('day')} label={t('console.whose.day')} type="date" />
        ) : (
          <NativeSelect {...form.text('method')} label={t('console.attribution.method')} data={METHODS.map((value) => ({ value, label: speech.word('console.method', value) }))} />
        )}
      </div>
      <TextInput {...form.text('reason')} label={t('console.reason.label')} maxLength={5000} />
    </>
  );
}

/* Who is chosen where nobody was picked: a strong match, never a weak one. */
function strongOf(found: Candidates): Candidate | null {
  const first = found.rows[0];
  return found.known && first?.strength === 'strong' ? first : null;
}

function startOf({ counts, day }: WhoseValues, zone: string): string | null {
  return counts === 'day' ? startOfDay(day, zone) : null;
}

export function personOf(one: Candidate): Whom {
  return one.participant_id !== null ? { participant_id: one.participant_id } : { contact_id: one.contact_id };
}

export function nameOfCandidate(one: Candidate | null): string {
  return one === null ? '' : (one.name ?? one.company ?? one.email ?? one.phone ?? '');
}

function firstNameOf(one: Candidate): string {
  return nameOfCandidate(one).split(/\s+/)[0] ?? '';
}

function candidateOf(participant: { id: string; contact_id: string; program_id: string; name: string | null; email: string | null; phone: string | null; code: string }): Candidate {
  const { id, contact_id, program_id, name, email, phone, code } = participant;
  return { object: 'candidate', contact_id, participant_id: id, program_id, name, email, phone, company: null, address: null, city: null, code, status: 'active', reasons: [], score: 100, strength: 'strong' };
}

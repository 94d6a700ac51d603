import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { put } from '../../api/api';
import type { Terms } from '../../api/objects';
import { refresh, useGet } from '../../api/query';
import { useSession } from '../../api/session';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Shapes } from '../../kit/shape';
import { say } from '../../kit/toast';
import type { Json } from '../../rules/json';
import { useSpeech } from '../../text/text';
import { dayCheck, dayOf, startOfDay } from '../parts/zone';
import { OverrideFields } from './override-fields';
import { overridableRules, readOverrides } from './overrides';
import styles from './terms.module.css';

/* Other rates for one participant: which, from when until when, and why. */
export function AgreementForm({ terms, onClose }: { terms: Terms; onClose: () => void }) {
  const speech = useSpeech();
  const { t } = speech;
  const zone = useSession().workspace.time_zone;
  const [held, setHeld] = useState(false);
  const program = useGet('/v1/programs/{id}', { path: { id: terms.program_id } });
  const form = useForm({
    initial: {
      rules: JSON.stringify(readOverrides(terms.agreement?.rules)),
      from: terms.agreement?.from ? dayOf(terms.agreement.from, zone) : '',
      until: terms.agreement?.until ? dayOf(terms.agreement.until, zone) : '',
      reason: '',
    },
    checks: { from: dayCheck(speech), until: dayCheck(speech), reason: required(speech) },
    submit: ({ rules, from, until, reason }) => {
      const [begins, ends] = [startOfDay(from, zone), startOfDay(until, zone)];
      return put('/v1/participants/{id}/terms', {
        path: { id: terms.participant_id },
        body: {
          rules: readOverrides(JSON.parse(rules) as unknown),
          reason: reason.trim(),
          ...(begins === null ? {} : { from: begins }),
          ...(ends === null ? {} : { until: ends }),
        },
      });
    },
    onDone: () => {
      void refresh('/v1/participants');
      say(t('console.terms.agreed'));
      onClose();
    },
  });
  if (!program.data) return <Shapes lines={4} />;
  return (
    <FormFrame form={form} act={t('console.terms.save')} off={held} onCancel={onClose}>
      <OverrideFields
        rules={overridableRules(program.data.rules as Json, program.data.currency)}
        value={readOverrides(JSON.parse(form.values.rules) as unknown)}
        onChange={(next) => form.set({ rules: JSON.stringify(next) })}
        onHold={setHeld}
      />
      <div className={styles.pair}>
        <TextInput {...form.text('from')} type="date" label={t('console.terms.from_label')} description={t('console.terms.from_text')} />
        <TextInput {...form.text('until')} type="date" label={t('console.terms.until_label')} description={t('console.terms.until_text')} />
      </div>
      <Textarea {...form.text('reason')} label={t('console.reason.label')} description={t('console.reason.kept')} rows={2} required withAsterisk={false} />
    </FormFrame>
  );
}

import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { patch, post } from '../../api/api';
import type { Group } from '../../api/objects';
import { refresh } from '../../api/query';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import type { Json } from '../../rules/json';
import { useSpeech } from '../../text/text';
import { usePrograms } from '../shared/programs';
import { OverrideFields } from '../terms/override-fields';
import { overridableRules, readOverrides } from '../terms/overrides';
import styles from '../terms/terms.module.css';

/* A new group, or an old one with other rates. */
export function GroupForm({ group, onClose }: { group: Group | null; onClose: () => void }) {
  const speech = useSpeech();
  const { t } = speech;
  const programs = usePrograms();
  const [held, setHeld] = useState(false);
  const form = useForm({
    initial: { program_id: group?.program_id ?? programs.list[0]?.id ?? '', name: group?.name ?? '', overrides: JSON.stringify(readOverrides(group?.overrides)) },
    checks: { name: required(speech) },
    submit: ({ program_id, name, overrides }, key) => {
      const said = { name: name.trim(), overrides: readOverrides(JSON.parse(overrides) as unknown) };
      return group ? patch('/v1/groups/{id}', { path: { id: group.id }, body: said }) : post('/v1/groups', { body: { program_id, ...said }, key });
    },
    onDone: (saved) => {
      void refresh('/v1/groups', '/v1/participants');
      say(t('console.groups.saved', { name: saved.name }));
      onClose();
    },
  });
  const program = programs.find(form.values.program_id);
  return (
    <FormFrame form={form} act={t(group ? 'console.groups.save' : 'console.groups.make')} off={held} onCancel={onClose}>
      <div className={styles.pair}>
        <TextInput {...form.text('name')} label={t('console.groups.name')} required withAsterisk={false} data-autofocus />
        {!group && programs.list.length > 1 && <NativeSelect {...form.text('program_id')} label={t('console.groups.program')} data={programs.options} />}
      </div>
      {program && (
        <OverrideFields
          key={program.id}
          rules={overridableRules(program.rules as Json, program.currency)}
          value={readOverrides(JSON.parse(form.values.overrides) as unknown)}
          onChange={(next) => form.set({ overrides: JSON.stringify(next) })}
          onHold={setHeld}
        />
      )}
    </FormFrame>
  );
}

import { NativeSelect } from '@mantine/core';
import { remove } from '../../api/api';
import type { Group } from '../../api/objects';
import { refresh, useGet } from '../../api/query';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';

/* A group ends; its members go to another group, or back to the program's own rates. */
export function GroupEnd({ group, onClose }: { group: Group; onClose: () => void }) {
  const { t } = useSpeech();
  const groups = useGet('/v1/groups', { query: { program_id: group.program_id, limit: 100 } });
  const others = (groups.data?.data ?? []).filter((one) => one.id !== group.id);
  const form = useForm({
    initial: { move_to: 'none' },
    submit: ({ move_to }) => remove('/v1/groups/{id}', { path: { id: group.id }, query: group.members > 0 ? { move_to } : {} }),
    onDone: () => {
      void refresh('/v1/groups', '/v1/participants');
      say(t('console.groups.ended', { name: group.name }));
      onClose();
    },
  });
  return (
    <FormFrame form={form} act={t('console.groups.end')} danger onCancel={onClose}>
      <p>{t('console.groups.end_text')}</p>
      {group.members > 0 && (
        <NativeSelect
          {...form.text('move_to')}
          label={t('console.groups.move_to', { count: group.members })}
          data={[{ value: 'none', label: t('console.groups.move_none') }, ...others.map((one) => ({ value: one.id, label: one.name }))]}
        />
      )}
    </FormFrame>
  );
}

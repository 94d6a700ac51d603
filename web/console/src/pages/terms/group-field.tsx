import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { patch } from '../../api/api';
import type { Participant } from '../../api/objects';
import { refresh, useGet } from '../../api/query';
import { wordsOf } from '../../kit/empty';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';

/* Which group a participant belongs to. */
export function GroupField({ participant, may }: { participant: Participant; may: boolean }) {
  const speech = useSpeech();
  const { t } = speech;
  const [busy, setBusy] = useState(false);
  const groups = useGet('/v1/groups', { query: { program_id: participant.program_id, limit: 100 } });
  if (!groups.data || groups.data.data.length === 0) return null;
  const choose = async (groupId: string) => {
    setBusy(true);
    try {
      await patch('/v1/participants/{id}', { path: { id: participant.id }, body: { group_id: groupId } });
      await refresh('/v1/participants', '/v1/groups');
      say(t('console.terms.group_done'));
    } catch (error) {
      say(error instanceof Error ? wordsOf(error, speech) : String(error), true);
    }
    setBusy(false);
  };
  return (
    <NativeSelect
      label={t('console.terms.group')}
      value={participant.group_id ?? ''}
      disabled={!may || busy}
      data={[{ value: '', label: t('console.terms.no_group') }, ...groups.data.data.map((group) => ({ value: group.id, label: group.name }))]}
      onChange={(event) => void choose(event.currentTarget.value)}
    />
  );
}

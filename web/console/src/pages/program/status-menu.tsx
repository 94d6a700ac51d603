import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { patch } from '../../api/api';
import { refresh } from '../../api/query';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Dialog } from '../../kit/reason';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import type { Program } from './program-page';

const STATUSES = ['draft', 'active', 'paused', 'ended'] as const;
type Status = (typeof STATUSES)[number];

/* What a program takes. Each change says first what it means for links, people and rewards. */
export function StatusMenu({ program }: { program: Program }) {
  const { t } = useSpeech();
  const [wanted, setWanted] = useState<Status | null>(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={15} />}>
            {t('console.admin.change_status')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {STATUSES.filter((status) => status !== program.status).map((status) => (
            <Menu.Item key={status} onClick={() => setWanted(status)}>
              {t(`console.admin.make_${status}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {wanted && (
        <Dialog title={t(`console.admin.make_${wanted}`)} opened onClose={() => setWanted(null)}>
          <Change program={program} status={wanted} onClose={() => setWanted(null)} />
        </Dialog>
      )}
    </>
  );
}

function Change({ program, status, onClose }: { program: Program; status: Status; onClose: () => void }) {
  const { t } = useSpeech();
  const form = useForm({
    initial: {},
    submit: (_values, key) => patch('/v1/programs/{id}', { path: { id: program.id }, body: { status }, key }),
    onDone: () => {
      void refresh('/v1/programs');
      say(t('console.admin.program_now', { name: program.name, status: t(`status.program.${status}`) }));
      onClose();
    },
  });
  return (
    <FormFrame form={form} act={t(`console.admin.make_${status}`)} danger={status === 'ended'} onCancel={onClose}>
      <p>{t(`console.admin.means_${status}`)}</p>
    </FormFrame>
  );
}

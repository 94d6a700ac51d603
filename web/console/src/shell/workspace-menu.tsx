import { Menu } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { useSession, useSessionControl } from '../api/session';
import { useAct } from '../kit/act';
import { useSpeech } from '../text/text';
import styles from './workspace-menu.module.css';

/* The business one works for, and the way to another. */
export function WorkspaceMenu() {
  const { t } = useSpeech();
  const session = useSession();
  const { enter } = useSessionControl();
  const { run } = useAct();
  const name = session.workspace.name;
  const here = session.workspace.id;
  return (
    <Menu position="bottom-start" width="target">
      <Menu.Target>
        <button type="button" className={styles.workspace} aria-label={t('console.workspace.menu', { name })}>
          <span className={styles.mark} aria-hidden>
            {[...name][0]?.toLocaleUpperCase()}
          </span>
          <span className={styles.name}>{name}</span>
          <IconSelector size={16} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {session.workspaces.map((workspace) => (
          <Menu.Item
            key={workspace.id}
            leftSection={here === workspace.id || here === workspace.test_id ? <IconCheck size={15} /> : <span className={styles.blank} />}
            onClick={() => run(() => enter(session.workspace.livemode ? workspace.id : workspace.test_id))}
          >
            {workspace.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

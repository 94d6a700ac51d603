import { Button } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { useSession, useSessionControl } from '../api/session';
import { useAct } from '../kit/act';
import { useSpeech } from '../text/text';
import styles from './world-switch.module.css';

export function useWorldSwitch(): { livemode: boolean; toggle(): void } {
  const session = useSession();
  const { enter } = useSessionControl();
  const { run } = useAct();
  const [, go] = useLocation();
  const { livemode, id } = session.workspace;
  const pair = session.workspaces.find((workspace) => workspace.id === id || workspace.test_id === id);
  const toggle = () => {
    if (!pair) return;
    run(() => enter(livemode ? pair.test_id : pair.id).then(() => go('/')));
  };
  return { livemode, toggle };
}

/* Nobody should take the test world for the real one. */
export function TestBanner() {
  const { t } = useSpeech();
  const { livemode, toggle } = useWorldSwitch();
  if (livemode) return null;
  return (
    <div className={styles.banner} role="status">
      <IconFlask size={16} aria-hidden />
      <p>
        <strong>{t('console.world.test')}</strong> {t('console.world.test_text')}
      </p>
      <Button size="xs" variant="default" onClick={toggle}>
        {t('console.world.to_live')}
      </Button>
    </div>
  );
}

import { ActionIcon, Menu, useMantineColorScheme, useComputedColorScheme } from '@mantine/core';
import { IconCheck, IconFlask, IconFlaskFilled, IconKeyboard, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { patch } from '../api/api';
import { useSession, useSessionControl } from '../api/session';
import { useAct } from '../kit/act';
import { Initials } from '../kit/person';
import { keepLocale, languageNames, languages } from '../text/locale';
import { useSpeech } from '../text/text';
import { openKeyList } from './palette-store';
import styles from './user-bar.module.css';
import { useWorldSwitch } from './world-switch';

/* Whoever is signed in: language, keys, the way out; beside it the test world and the light. */
export function UserBar() {
  const { t } = useSpeech();
  const session = useSession();
  const { toggle, livemode } = useWorldSwitch();
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  const flask = livemode ? t('console.world.to_test') : t('console.world.to_live');
  const light = scheme === 'dark' ? t('console.light.light') : t('console.light.dark');
  return (
    <div className={styles.bar}>
      <UserMenu name={session.user.name || session.user.email} />
      <ActionIcon variant="subtle" size={30} aria-label={flask} title={flask} aria-pressed={!livemode} onClick={toggle}>
        {livemode ? <IconFlask size={17} /> : <IconFlaskFilled size={17} />}
      </ActionIcon>
      <ActionIcon variant="subtle" size={30} aria-label={light} title={light} onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}>
        {scheme === 'dark' ? <IconSun size={17} /> : <IconMoon size={17} />}
      </ActionIcon>
    </div>
  );
}

function UserMenu({ name }: { name: string }) {
  const { t, language } = useSpeech();
  const { end, reload } = useSessionControl();
  const { run } = useAct();
  const speak = async (next: string) => {
    keepLocale(next);
    await patch('/v1/session/user', { body: { locale: next } });
    await reload();
  };
  return (
    <Menu position="top-start" width={240}>
      <Menu.Target>
        <button type="button" className={styles.user} aria-label={t('console.user.menu', { name })}>
          <Initials name={name} large />
          <span className={styles.name}>{name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('console.user.language')}</Menu.Label>
        {languages.map((one) => (
          <Menu.Item
            key={one}
            lang={one}
            leftSection={one === language ? <IconCheck size={15} /> : <span className={styles.blank} />}
            onClick={() => run(() => speak(one))}
          >
            {languageNames[one]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={15} />} onClick={openKeyList}>
          {t('console.keys.title')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => run(end)}>
          {t('console.user.sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

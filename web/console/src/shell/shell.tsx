import { ActionIcon } from '@mantine/core';
import { IconMenu2, IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { gate } from '../api/gate';
import { useLive } from '../api/live';
import { useMay, useSession } from '../api/session';
import { useStore } from '../api/store';
import { useKeyListener, useKeys } from '../kit/keys';
import { Shapes } from '../kit/shape';
import { Toasts } from '../kit/toast';
import { useSpeech } from '../text/text';
import { Caught } from './caught';
import { rooms } from './nav';
import { openKeyList, openPalette, overlay } from './palette-store';
import { Sidebar } from './sidebar';
import styles from './shell.module.css';
import { TestBanner } from './world-switch';

/* Dialogs come when they are first wanted: the first page is lighter without them. */
const Palette = lazy(() => import('./palette'));
const KeyList = lazy(() => import('./key-list'));
const Gates = lazy(() => import('./gates'));
const Menu = lazy(() => import('./drawer'));

/* The frame around every page: the sidebar, the sheet with the page on it, and what works everywhere. A page of another world
 * is another page: nothing that was typed into the one is saved by the other. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useSpeech();
  const { workspace } = useSession();
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  useLive();
  useKeyListener();
  useShellKeys();
  useEffect(() => {
    main.current?.scrollTo(0, 0);
  }, [path]);
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip} onClick={() => main.current?.focus()}>
        {t('console.skip')}
      </a>
      <aside className={styles.side}>
        <Sidebar />
      </aside>
      <NarrowBar />
      <main className={styles.main} id="main" ref={main} tabIndex={-1}>
        <TestBanner />
        <div className={styles.page}>
          <Caught key={`${workspace.id} ${path}`}>
            <Suspense fallback={<Shapes lines={6} />}>{children}</Suspense>
          </Caught>
        </div>
      </main>
      <Overlays />
      <Toasts />
    </div>
  );
}

function Overlays() {
  const open = useStore(overlay);
  const waiting = useStore(gate);
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <Palette />}
      {open === 'keys' && <KeyList />}
      {waiting && <Gates />}
    </Suspense>
  );
}

function NarrowBar() {
  const { t } = useSpeech();
  const session = useSession();
  const [open, setOpen] = useState(false);
  return (
    <header className={styles.narrow}>
      <ActionIcon variant="subtle" size={44} aria-label={t('console.nav.open')} onClick={() => setOpen(true)}>
        <IconMenu2 size={20} />
      </ActionIcon>
      <span>{session.workspace.name}</span>
      <ActionIcon variant="subtle" size={44} aria-label={t('console.palette.open')} onClick={openPalette}>
        <IconSearch size={20} />
      </ActionIcon>
      <Suspense fallback={null}>{open && <Menu onClose={() => setOpen(false)} />}</Suspense>
    </header>
  );
}

function useShellKeys(): void {
  const { t } = useSpeech();
  const [, go] = useLocation();
  const may = useMay();
  const pages = t('console.keys.pages');
  const everywhere = t('console.keys.everywhere');
  useKeys([
    { keys: 'mod+k', title: t('console.palette.title'), group: everywhere, run: openPalette, everywhere: true },
    { keys: '/', title: t('console.palette.title'), group: everywhere, run: openPalette },
    { keys: '?', title: t('console.keys.title'), group: everywhere, run: openKeyList },
    ...(may('referrals:write') ? [{ keys: 'c', title: t('console.add.title'), group: t('console.keys.acts'), run: () => go('/referrals?add=1') }] : []),
    ...rooms
      .filter((room) => room.key !== undefined && may(room.scope))
      .map((room) => ({ keys: `g ${room.key ?? ''}`, title: t(room.text), group: pages, run: () => go(room.path) })),
  ]);
}

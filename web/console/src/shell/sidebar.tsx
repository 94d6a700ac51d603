import { IconSearch } from '@tabler/icons-react';
import { Link, useRoute } from 'wouter';
import { useGet } from '../api/query';
import { useMay } from '../api/session';
import { Keys } from '../kit/keys';
import { useSpeech, type TextKey } from '../text/text';
import { rooms, type Room } from './nav';
import { openPalette } from './palette-store';
import styles from './sidebar.module.css';
import { UserBar } from './user-bar';
import { WorkspaceMenu } from './workspace-menu';

const groups: { key: Room['group']; text: TextKey | null }[] = [
  { key: 'work', text: null },
  { key: 'program', text: 'console.nav.program' },
  { key: 'books', text: 'console.nav.books' },
];

/* Where one can go. `onGo`: the drawer of a narrow screen closes. */
export function Sidebar({ onGo }: { onGo?: () => void }) {
  const { t } = useSpeech();
  const may = useMay();
  const mine = rooms.filter((room) => may(room.scope));
  const line = (room: Room) => <RoomLink key={room.path} room={room} onGo={onGo} />;
  return (
    <div className={styles.sidebar}>
      <WorkspaceMenu />
      <button type="button" className={styles.search} onClick={openPalette}>
        <IconSearch size={16} aria-hidden />
        <span>{t('console.palette.open')}</span>
        <Keys keys="mod+k" />
      </button>
      <nav className={styles.nav} aria-label={t('console.nav.label')}>
        {groups.map(({ key, text }) => {
          const list = mine.filter((room) => room.group === key);
          if (list.length === 0) return null;
          return (
            <div key={key} className={styles.group}>
              {text && <h2>{t(text)}</h2>}
              <ul>{list.map(line)}</ul>
            </div>
          );
        })}
        <ul className={styles.foot}>{mine.filter((room) => room.group === 'foot').map(line)}</ul>
      </nav>
      <UserBar />
    </div>
  );
}

function RoomLink({ room, onGo }: { room: Room; onGo: (() => void) | undefined }) {
  const { t, number } = useSpeech();
  const [inside] = useRoute(room.path === '/' ? '/' : `${room.path}/*?`);
  const count = useRoomCount(room);
  return (
    <li>
      <Link href={room.path} className={styles.room} aria-current={inside ? 'page' : undefined} {...(onGo ? { onClick: onGo } : {})}>
        <room.icon size={17} stroke={1.7} aria-hidden />
        <span>{t(room.text)}</span>
        {count > 0 && <span className={styles.count}>{number(count)}</span>}
      </Link>
    </li>
  );
}

function useRoomCount(room: Room): number {
  const counts = useGet('/v1/counts', { query: {}, enabled: room.count !== undefined });
  if (!counts.data || room.count === undefined) return 0;
  return room.count === 'cases' ? counts.data.cases.open : counts.data.rewards.to_approve;
}

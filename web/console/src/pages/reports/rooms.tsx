import { Link } from 'wouter';
import { useSpeech } from '../../text/text';
import { rooms, type Room } from './report';
import styles from './reports.module.css';

/* The reports there are; that of customers is a list of its own, and so are those that are mailed. */
export function Rooms({ room }: { room: Room | 'customers' | 'mailed' }) {
  const { t } = useSpeech();
  return (
    <nav className={styles.rooms} aria-label={t('console.reports.rooms')}>
      {rooms.map((one) => (
        <Link key={one} href={one === 'funnel' ? '/reports' : `/reports?room=${one}`} aria-current={one === room ? 'page' : undefined}>
          {t(`console.reports.room_${one}`)}
        </Link>
      ))}
      <Link href="/reports/customers" aria-current={room === 'customers' ? 'page' : undefined}>
        {t('console.report.customers')}
      </Link>
      <Link href="/reports/mailed" aria-current={room === 'mailed' ? 'page' : undefined}>
        {t('console.mailed.title')}
      </Link>
    </nav>
  );
}

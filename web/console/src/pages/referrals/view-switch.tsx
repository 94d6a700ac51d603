import { IconLayoutKanban, IconList } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useUrl } from '../../kit/url';
import { useSpeech } from '../../text/text';
import styles from './referrals.module.css';

/* The same referrals as a table or as a board. The chosen program goes along. */
export function ViewSwitch({ at }: { at: 'table' | 'board' }) {
  const { t } = useSpeech();
  const { search } = useUrl();
  const program = search.get('program_id');
  const query = program ? `?program_id=${program}` : '';
  return (
    <nav className={styles.switch} aria-label={t('console.referrals.as')}>
      <Link href={`/referrals${query}`} aria-current={at === 'table' ? 'page' : undefined}>
        <IconList size={15} aria-hidden />
        {t('console.referrals.table')}
      </Link>
      <Link href={`/referrals/board${query}`} aria-current={at === 'board' ? 'page' : undefined}>
        <IconLayoutKanban size={15} aria-hidden />
        {t('console.referrals.board')}
      </Link>
    </nav>
  );
}

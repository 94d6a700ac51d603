import { Card } from '../../kit/card';
import { CopyIcon } from '../../kit/copy';
import { Stack } from '../../kit/page';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import type { ProgramPage } from './page-page';
import own from './page.module.css';

const pathOf = (url: string) => new URL(url).pathname;

/* The page as a telephone shows it, and the picture that messengers make of its link. `seen`: when the settings were read, so that
 * both are loaded anew when they change. */
export function Preview({ page, seen }: { page: ProgramPage; seen: number }) {
  const { t } = useSpeech();
  if (page.url === null)
    return (
      <Card title={t('console.page.preview')}>
        <p className={styles.quiet}>{t('console.page.draft')}</p>
      </Card>
    );
  return (
    <Stack>
      <Card title={t('console.page.preview')}>
        <p className={styles.line}>
          <span className={`mono ${styles.grow}`}>{page.url}</span> <CopyIcon text={page.url} />
        </p>
        <iframe key={seen} className={own.frame} src={pathOf(page.url)} title={t('console.page.preview')} sandbox="" />
      </Card>
      {page.card_url !== null && (
        <Card title={t('console.page.card')}>
          <img className={own.card} src={`${pathOf(page.card_url)}?${String(seen)}`} alt={t('console.page.card')} width={1200} height={630} />
        </Card>
      )}
      {page.leaderboard_url !== null && (
        <Card title={t('console.page.leaders_link')}>
          <p className={styles.line}>
            <a className={`mono ${styles.grow}`} href={page.leaderboard_url} target="_blank" rel="noreferrer">
              {page.leaderboard_url}
            </a>
            <CopyIcon text={page.leaderboard_url} />
          </p>
        </Card>
      )}
    </Stack>
  );
}

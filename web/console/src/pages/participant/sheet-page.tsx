import { Button } from '@mantine/core';
import { IconChevronLeft, IconPrinter } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { Failed } from '../../kit/empty';
import { Page } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import type { PageProps } from '../../routes';
import { useSpeech } from '../../text/text';
import { nameOf } from '../shared/names';
import { useUrl } from '../../kit/url';
import styles from './participant.module.css';
import { useQr } from './qr';

const COPIES = 12;

/* Twelve small cards with code and address, to print and cut. */
export default function SheetPage({ params }: PageProps) {
  const { t } = useSpeech();
  const { search } = useUrl();
  const id = params['id'] ?? '';
  const participant = useGet('/v1/participants/{id}', { path: { id } });
  if (participant.error && !participant.data) return <Failed error={participant.error} onAgain={() => void participant.refetch()} />;
  if (!participant.data) return <Shapes lines={6} />;
  const links = participant.data.links.filter((one) => one.retired_at === null);
  const link = links.find((one) => one.id === search.get('link')) ?? links[0];
  return (
    <Page
      title={nameOf(participant.data)}
      above={
        <Link href={`/participants/${id}`} className={`${styles.back} ${styles.noprint}`}>
          <IconChevronLeft size={16} aria-hidden />
          {nameOf(participant.data)}
        </Link>
      }
      acts={
        <Button className={styles.noprint ?? ''} leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
          {t('console.links.print')}
        </Button>
      }
    >
      {link && <Cards id={link.id} code={link.code} url={link.url} />}
    </Page>
  );
}

function Cards({ id, code, url }: { id: string; code: string; url: string }) {
  const { t } = useSpeech();
  const { src } = useQr(id);
  return (
    <ul className={styles.sheet} aria-label={t('console.links.sheet')}>
      {Array.from({ length: COPIES }, (_none, index) => (
        <li key={index}>
          {src && <img src={src} alt={t('console.links.qr_alt', { url })} />}
          <strong>{code}</strong>
          <span className={styles.small}>{url.replace(/^https?:\/\//, '')}</span>
        </li>
      ))}
    </ul>
  );
}

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconArrowRight, IconCheck, IconExternalLink, IconPlugConnected, IconQrcode, IconStack2, IconUserShield, IconUsersPlus, type Icon } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { get } from '../../api/api';
import { useGet } from '../../api/query';
import { useSession } from '../../api/session';
import { CopyButton } from '../../kit/copy';
import { Ago } from '../../kit/figures';
import { Dialog } from '../../kit/reason';
import { Shapes } from '../../kit/shape';
import { useSpeech, type TextKey } from '../../text/text';
import { useQr } from '../participant/qr';
import styles from './setup.module.css';
import { TrySale } from './try-sale';

const LOOK_MS = 1_500;

/* The working link, and the first click on it as it comes in. */
export function LinkStep({ onDone }: { onDone(): void }) {
  const { t } = useSpeech();
  const session = useSession();
  const found = useGet('/v1/participants', { query: { limit: 1 } });
  const participant = found.data?.data[0];
  const [showing, setShowing] = useState(false);
  if (!participant) return <Shapes lines={5} />;
  const url = participant.link_url;
  const base = url.slice(0, url.length - participant.code.length);
  const linkId = participant.links[0]?.id ?? '';
  return (
    <div className={styles.link}>
      <h1>{t('console.setup.works')}</h1>
      <p className={styles.lead}>{t('console.setup.works_text')}</p>
      <div className={styles.address}>
        <p>
          {base}
          <strong>{participant.code}</strong>
        </p>
        <CopyButton text={url} size="md" />
        <Button variant="default" size="md" leftSection={<IconQrcode size={17} />} onClick={() => setShowing(true)}>
          QR
        </Button>
        <Button component="a" href={url} target="_blank" rel="noreferrer" size="md" leftSection={<IconExternalLink size={17} />}>
          {t('console.setup.open')}
        </Button>
      </div>
      <FirstClick linkId={linkId} />
      <div className={styles.pair}>
        <TrySale code={participant.code} currency={session.workspace.currency} />
        <NextLinks />
      </div>
      <Button variant="subtle" size="md" rightSection={<IconArrowRight size={17} />} onClick={onDone}>
        {t('console.setup.console')}
      </Button>
      <Dialog title={t('console.links.qr', { code: participant.code })} opened={showing} onClose={() => setShowing(false)}>
        <BigQr linkId={linkId} url={url} />
      </Dialog>
    </div>
  );
}

function BigQr({ linkId, url }: { linkId: string; url: string }) {
  const { t } = useSpeech();
  const { src } = useQr(linkId);
  return src ? <img className={styles.qr} src={src} alt={t('console.links.qr_alt', { url })} /> : null;
}

/* Looks for the first click every second and a half until there is one. */
function FirstClick({ linkId }: { linkId: string }) {
  const { t, word } = useSpeech();
  const clicks = useQuery({
    queryKey: ['first click', linkId],
    queryFn: async () => (await get('/v1/clicks', { query: { limit: 20 } })).data.find((click) => click.link_id === linkId) ?? null,
    refetchInterval: (query) => (query.state.data ? false : LOOK_MS),
  });
  const click = clicks.data;
  useTicking(click !== null && click !== undefined);
  if (!click)
    return (
      <p className={styles.waiting} role="status">
        {t('console.setup.no_click')}
      </p>
    );
  return (
    <div className={styles.click} role="status">
      <span aria-hidden>
        <IconCheck size={17} />
      </span>
      <div>
        <strong>{t('console.setup.click')}</strong>
        <p>
          <Ago at={click.at} />
          {click.device && `, ${word('console.device', click.device)}`}
        </p>
      </div>
      <span className="mono">{click.id}</span>
    </div>
  );
}

/* "3 seconds ago" goes on counting. */
function useTicking(on: boolean): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!on) return undefined;
    const timer = setInterval(() => tick((count) => count + 1), 5_000);
    return () => clearInterval(timer);
  }, [on]);
}

const next: { icon: Icon; text: TextKey; more: TextKey; path: string }[] = [
  { icon: IconUsersPlus, text: 'console.next.people', more: 'console.next.people_text', path: '/participants?add=1' },
  { icon: IconPlugConnected, text: 'console.next.connect', more: 'console.next.connect_text', path: '/developers/connections' },
  { icon: IconStack2, text: 'console.next.program', more: 'console.next.program_text', path: '/programs' },
  { icon: IconUserShield, text: 'console.next.colleague', more: 'console.next.colleague_text', path: '/settings/users' },
];

function NextLinks() {
  const { t } = useSpeech();
  return (
    <ul className={styles.next}>
      {next.map((one) => (
        <li key={one.path}>
          <Link href={one.path}>
            <one.icon size={18} aria-hidden />
            <span>
              <strong>{t(one.text)}</strong>
              <small>{t(one.more)}</small>
            </span>
            <IconArrowRight size={17} aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  );
}

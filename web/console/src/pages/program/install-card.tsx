import { Button, TextInput } from '@mantine/core';
import { IconCode, IconEye } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { post } from '../../api/api';
import { refresh, useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Card } from '../../kit/card';
import { CopyButton } from '../../kit/copy';
import { Failed } from '../../kit/empty';
import { Shapes } from '../../kit/shape';
import { newKey } from '../../kit/form';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { originOf, snippetTag, widgetTag } from './install-tags';
import type { Program } from './program-page';

/* The two scripts for the business's own site: their tags with the right key and program, and whether they were seen there.
 * The page that is typed says whose key it is, and is the one that is looked at. */
export function InstallCard({ program }: { program: Program }) {
  const { t } = useSpeech();
  const [page, setPage] = useState(program.destination_url);
  const [key, setKey] = useState<{ origin: string; text: string } | null>(null);
  const origin = originOf(page);
  const text = key !== null && key.origin === origin ? key.text : 'rfd_pk_...';
  return (
    <Card title={t('console.install.title')}>
      <div className={styles.fields}>
        <TextInput label={t('console.install.page')} description={t('console.install.check_hint')} value={page} onChange={(event) => setPage(event.currentTarget.value)} type="url" />
        <KeyOfSite origin={origin} made={text !== 'rfd_pk_...'} onMade={(made) => origin !== null && setKey({ origin, text: made })} />
        <Tag title={t('console.install.snippet')} hint={t('console.install.snippet_hint')} tag={snippetTag(window.location.origin, text, program.id)} />
        <Tag title={t('console.install.widget')} hint={t('console.install.widget_hint')} tag={widgetTag(window.location.origin, text, program.id)} />
        <Seen programId={program.id} page={origin === null ? null : page} />
      </div>
    </Card>
  );
}

function Tag({ title, hint, tag }: { title: string; hint: string; tag: string }) {
  return (
    <section aria-label={title}>
      <h3 className={styles.subtitle}>{title}</h3>
      <p className={styles.small}>{hint}</p>
      <pre className={styles.tag} tabIndex={0}>
        {tag}
      </pre>
      <CopyButton text={tag} />
    </section>
  );
}

/* A publishable key is told once, when it is made; which pages may use it is known afterwards too. */
function KeyOfSite({ origin, made, onMade }: { origin: string | null; made: boolean; onMade(key: string): void }) {
  const { t } = useSpeech();
  const may = useMay();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const keys = useGet('/v1/keys', { enabled: may('keys:read') });
  const known = keys.data?.data.some((one) => one.kind === 'publishable' && one.revoked_at === null && origin !== null && one.origins.includes(origin)) ?? false;
  async function make() {
    if (origin === null) return;
    setBusy(true);
    try {
      const answer = await post('/v1/keys', { body: { name: new URL(origin).host, kind: 'publishable', origins: [origin] }, key: newKey() });
      setProblem(null);
      if (answer.key !== undefined) onMade(answer.key);
      void refresh('/v1/keys');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <div>
      <p className={styles.small}>{origin === null ? t('console.install.no_key') : made ? t('console.install.key_hint', { origin }) : known ? t('console.install.key_known', { origin }) : t('console.install.no_key')}</p>
      {!made && may('keys:write') && (
        <Button variant="default" size="xs" leftSection={<IconCode size={15} />} disabled={origin === null} loading={busy} onClick={() => void make()}>
          {t('console.install.make_key')}
        </Button>
      )}
      {problem !== null && <p role="alert">{problem}</p>}
    </div>
  );
}

const PARTS = ['snippet', 'widget'] as const;
const LOOK_MS = 1500;
const LOOKS = 20;

/* The page is opened beside the console with a parameter to which the scripts in it answer. */
function Seen({ programId, page }: { programId: string; page: string | null }) {
  const speech = useSpeech();
  const { t } = speech;
  const checks = useGet('/v1/programs/{id}/site_checks', { path: { id: programId } });
  const [looks, setLooks] = useState(0);
  const again = checks.refetch;
  useEffect(() => {
    if (looks === 0) return undefined;
    const timer = setTimeout(() => {
      void again();
      setLooks(looks - 1);
    }, LOOK_MS);
    return () => clearTimeout(timer);
  }, [looks, again]);
  function look() {
    if (page === null) return;
    setLooks(LOOKS);
    const address = new URL(page);
    address.searchParams.set('rfd_check', '1');
    window.open(address, '_blank', 'noopener');
  }
  if (checks.error) return <Failed error={checks.error} />;
  if (!checks.data) return <Shapes lines={2} />;
  const seen = checks.data.data;
  return (
    <div>
      <ul className={styles.list}>
        {PARTS.map((part) => {
          const check = seen.find((one) => one.part === part);
          return (
            <li key={part}>
              <span className={styles.grow}>{t(`console.install.${part}`)}</span>
              <span className={styles.small}>{check ? t('console.install.seen', { origin: check.origin, when: speech.ago(check.seen_at) }) : t('console.install.not_seen')}</span>
            </li>
          );
        })}
      </ul>
      <Button variant="default" leftSection={<IconEye size={16} />} disabled={page === null} onClick={look}>
        {t('console.install.check')}
      </Button>
    </div>
  );
}

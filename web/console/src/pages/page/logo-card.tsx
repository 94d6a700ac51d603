import { Button } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { patch } from '../../api/api';
import { refresh } from '../../api/query';
import { GivenUp, Problem } from '../../api/problem';
import { Card } from '../../kit/card';
import { wordsOf } from '../../kit/empty';
import { newKey } from '../../kit/form';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import type { ProgramPage } from './page-page';
import own from './page.module.css';

const MOST_BYTES = 128 * 1024;

/* The bytes of a file in base64, as the API takes them. */
async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export function LogoCard({ page, disabled }: { page: ProgramPage; disabled: boolean }) {
  const speech = useSpeech();
  const { t } = speech;
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const send = async (logo: string) => {
    setBusy(true);
    setWrong(null);
    try {
      await patch('/v1/programs/{id}/page', { path: { id: page.program_id }, body: { logo }, key: newKey() });
      await refresh('/v1/programs');
      say(t('console.admin.saved'));
    } catch (error) {
      if (error instanceof GivenUp) return;
      setWrong((error instanceof Problem && error.fields[0]?.detail) || wordsOf(error instanceof Error ? error : new Error(String(error)), speech));
    } finally {
      setBusy(false);
    }
  };
  const choose = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > MOST_BYTES) setWrong(t('console.page.logo_large'));
    else await send(await base64Of(file));
  };
  return (
    <Card title={t('console.page.logo')}>
      <p className={styles.small}>{t('console.page.logo_hint')}</p>
      {page.logo_url !== null && (
        <p className={own.logo}>
          <img src={new URL(page.logo_url).pathname} alt={t('console.page.logo_now')} />
        </p>
      )}
      {wrong !== null && (
        <p role="alert" className={own.wrong}>
          {wrong}
        </p>
      )}
      {!disabled && (
        <div className={styles.line}>
          <input ref={input} type="file" accept="image/png,image/jpeg" hidden aria-label={t('console.page.logo')} onChange={(event) => void choose(event.currentTarget.files?.[0])} />
          <Button variant="default" size="xs" loading={busy} leftSection={<IconUpload size={15} />} onClick={() => input.current?.click()}>
            {t('console.page.logo_choose')}
          </Button>
          {page.logo_url !== null && (
            <Button variant="subtle" size="xs" disabled={busy} onClick={() => void send('')}>
              {t('console.page.logo_drop')}
            </Button>
          )}
        </div>
      )}
    </Card>
  );
}

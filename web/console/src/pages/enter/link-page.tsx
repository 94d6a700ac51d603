import { Button } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { post } from '../../api/api';
import { Problem } from '../../api/problem';
import { useSessionControl } from '../../api/session';
import { Failed } from '../../kit/empty';
import { useUrl } from '../../kit/url';
import { useSpeech } from '../../text/text';
import { EnterFrame } from './frame';
import { takeToken } from './token';

/* A sign-in link: it is used by a press of the button, so that a mail scanner that opens it does not use it up. */
export default function LinkPage() {
  const { t } = useSpeech();
  const { resume, enter: enterWorld } = useSessionControl();
  const { search } = useUrl();
  const [, go] = useLocation();
  const [token] = useState(takeToken);
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const enter = async () => {
    setBusy(true);
    try {
      const session = await post('/v1/session/link', { open: true, body: { token } });
      await resume(session);
      const test = session.workspaces[0]?.test_id;
      if (search.get('world') === 'test' && test) await enterWorld(test);
      go('/', { replace: true });
    } catch (failure) {
      setBusy(false);
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    }
  };
  const used = token === '' || (error instanceof Problem && error.status < 500);
  return (
    <EnterFrame title={t('console.enter.title')} text={used ? t('console.enter.used') : t('console.enter.text')}>
      {error && !used && <Failed error={error} onAgain={() => void enter()} />}
      {!used && (
        <Button fullWidth size="md" loading={busy} onClick={() => void enter()}>
          {t('console.enter.act')}
        </Button>
      )}
      {used && (
        <Button fullWidth size="md" variant="default" onClick={() => go('/')}>
          {t('console.sign_in.title')}
        </Button>
      )}
    </EnterFrame>
  );
}

import { useState } from 'react';
import { useLocation } from 'wouter';
import { belongs, SessionContext, useSessionControl, useSessionQuery } from '../../api/session';
import { useGet } from '../../api/query';
import { Failed } from '../../kit/empty';
import { useUrl } from '../../kit/url';
import { useSpeech } from '../../text/text';
import { EnterFrame } from '../enter/frame';
import { takeToken } from '../enter/token';
import { BusinessStep } from './business-step';
import { LinkStep } from './link-step';
import { ProgramStep } from './program-step';
import { SetupFrame } from './frame';
import { YouStep, type You } from './you-step';

type Step = 'you' | 'business' | 'program' | 'link';

/* The first run: account, business, program, and a link that works. Reload and Back find the same step again. */
export default function SetupPage() {
  const { t } = useSpeech();
  const { search, set } = useUrl();
  const [, go] = useLocation();
  const [token] = useState(takeToken);
  const [you, setYou] = useState<You | null>(null);
  const [began] = useState(() => Date.now());
  const session = useSessionQuery();
  const { begin } = useSessionControl();
  const asked = search.get('step');
  const step: Step = session.data ? (asked === 'link' ? 'link' : 'program') : asked === 'business' && you ? 'business' : 'you';
  const setup = useGet('/v1/setup', { query: { token }, enabled: session.data === null, open: true });

  if (session.isLoading || (session.data === null && setup.isLoading)) return null;
  if (setup.error && !session.data)
    return (
      <EnterFrame title={t('console.setup.title')}>
        <Failed error={setup.error} onAgain={() => void setup.refetch()} />
      </EnterFrame>
    );
  if (!session.data && setup.data && (!setup.data.open || !setup.data.token_valid))
    return <EnterFrame title={t('console.setup.title')} text={setup.data.open ? t('console.setup.bad_token') : t('console.setup.closed')}>{null}</EnterFrame>;

  return (
    <SetupFrame step={step} began={you ? began : null}>
      {step === 'you' && (
        <YouStep
          known={you}
          onDone={(next) => {
            setYou(next);
            set({ step: 'business' });
          }}
        />
      )}
      {step === 'business' && you && <BusinessStep token={token} you={you} onBack={() => set({ step: null })} onDone={begin} />}
      {session.data && belongs(session.data) && (
        <SessionContext value={session.data}>
          {step === 'program' && <ProgramStep onDone={() => set({ step: 'link' })} />}
          {step === 'link' && <LinkStep onDone={() => go('/')} />}
        </SessionContext>
      )}
    </SetupFrame>
  );
}

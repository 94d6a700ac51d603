import { useSessionControl } from '../../api/session';
import { useSpeech } from '../../text/text';
import { EnterFrame } from './frame';
import { SignInForm } from './sign-in-form';

export default function SignInPage() {
  const { t } = useSpeech();
  const { resume } = useSessionControl();
  return (
    <EnterFrame title={t('console.sign_in.title')}>
      <SignInForm size="md" onDone={resume} />
    </EnterFrame>
  );
}

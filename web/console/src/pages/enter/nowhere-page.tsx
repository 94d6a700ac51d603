import { Button } from '@mantine/core';
import { useSessionControl } from '../../api/session';
import { useSpeech } from '../../text/text';
import { EnterFrame } from './frame';

/* Somebody who is signed in and belongs to no business any more. */
export default function NowherePage() {
  const { t } = useSpeech();
  const { end } = useSessionControl();
  return (
    <EnterFrame title={t('console.no_business.title')} text={t('console.no_business.text')}>
      <Button fullWidth size="md" variant="default" onClick={() => void end()}>
        {t('console.user.sign_out')}
      </Button>
    </EnterFrame>
  );
}

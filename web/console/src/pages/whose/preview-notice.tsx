import { IconAlertTriangle, IconGift, IconInfoCircle } from '@tabler/icons-react';
import { Notice } from '../../kit/notice';
import { useSpeech } from '../../text/text';
import { usePreview, type Whom } from './use-preview';

/* What it takes and gives, before it is done. */
export function PreviewNotice({ referralId, whom }: { referralId: string; whom: Whom | null }) {
  const { t } = useSpeech();
  const preview = usePreview(referralId, whom);
  if (whom === null) return null;
  if (preview.error) return <Notice tone="wrong" icon={IconAlertTriangle} title={preview.error.message} />;
  if (!preview.data) return null;
  const [first, ...others] = preview.data.sentences;
  const takes = preview.data.takes.length > 0;
  return (
    <Notice
      tone={takes ? 'waiting' : preview.data.gives.length + preview.data.promises.length > 0 ? 'done' : 'info'}
      icon={takes ? IconAlertTriangle : preview.data.gives.length + preview.data.promises.length > 0 ? IconGift : IconInfoCircle}
      title={first ?? ''}
      text={[...others, ...(preview.data.gives.length === 0 && preview.data.promises.length > 0 ? [t('console.whose.nothing_before')] : [])].join(' ')}
    />
  );
}

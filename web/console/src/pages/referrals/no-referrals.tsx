import { Button } from '@mantine/core';
import { IconArrowRampRight2, IconPlus } from '@tabler/icons-react';
import { useMay } from '../../api/session';
import { Empty } from '../../kit/empty';
import { useUrl } from '../../kit/url';
import { useSpeech } from '../../text/text';

export function NoReferrals() {
  const { t } = useSpeech();
  const { set } = useUrl();
  const may = useMay();
  return (
    <Empty
      icon={IconArrowRampRight2}
      title={t('console.referrals.empty')}
      text={t('console.referrals.empty_text')}
      actions={
        may('referrals:write') && (
          <Button leftSection={<IconPlus size={16} />} onClick={() => set({ add: '1' })}>
            {t('console.referrals.add_first')}
          </Button>
        )
      }
    />
  );
}

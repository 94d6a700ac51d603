import { Drawer } from '@mantine/core';
import { useSpeech } from '../text/text';
import { Sidebar } from './sidebar';

/* The sidebar of a narrow screen. */
export default function NarrowMenu({ onClose }: { onClose(): void }) {
  const { t } = useSpeech();
  return (
    <Drawer opened onClose={onClose} size={280} padding={0} withCloseButton={false} aria-label={t('console.nav.label')}>
      <Sidebar onGo={onClose} />
    </Drawer>
  );
}

import { IconMail, IconMessage } from '@tabler/icons-react';
import { useSpeech } from '../../text/text';
import styles from './messages.module.css';
import type { Channel } from './message-words';

/* By which way, as icon and word. */
export function ChannelName({ channel }: { channel: Channel }) {
  const { t } = useSpeech();
  const Mark = channel === 'sms' ? IconMessage : IconMail;
  return (
    <span className={styles.channel}>
      <Mark size={15} aria-hidden />
      {t(`console.messages.channel.${channel}`)}
    </span>
  );
}

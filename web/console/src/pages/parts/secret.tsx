import { CopyButton } from '../../kit/copy';
import styles from './parts.module.css';

/* A secret that is shown this once. */
export function Secret({ text }: { text: string }) {
  return (
    <div className={styles.secret}>
      <code>{text}</code>
      <CopyButton text={text} />
    </div>
  );
}

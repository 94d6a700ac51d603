import { IconTerminal2 } from '@tabler/icons-react';
import { Link } from 'wouter';
import { CopyIcon } from '../../kit/copy';
import { useSpeech } from '../../text/text';
import styles from './setup.module.css';

/* The call that tells of a sale, filled in as far as it can be: a key is made on its own page, since it is shown once. */
export function TrySale({ code, currency }: { code: string; currency: string }) {
  const { t, rich } = useSpeech();
  const command = [
    `curl ${window.location.origin}/v1/events \\`,
    `  -u "$REFERD_KEY:" -H 'Content-Type: application/json' -d '{`,
    `  "type": "invoice.paid",`,
    `  "external_id": "inv-1",`,
    `  "customer": {"email": "sam@example.com"},`,
    `  "attribution": {"code": "${code}"},`,
    `  "amount": 20000, "currency": "${currency}"}'`,
  ].join('\n');
  return (
    <section className={styles.sale}>
      <h2>
        <IconTerminal2 size={17} aria-hidden />
        {t('console.setup.sale')}
        <CopyIcon text={command} />
      </h2>
      <p>{rich('console.setup.sale_text', { a: (words) => <Link href="/developers">{words}</Link> })}</p>
      <pre tabIndex={0}>{command}</pre>
    </section>
  );
}

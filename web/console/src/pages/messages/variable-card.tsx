import { Card } from '../../kit/card';
import { useSpeech } from '../../text/text';
import styles from './messages.module.css';

const VARIABLES = ['first_name', 'business', 'program', 'link', 'code', 'reward', 'reward_code', 'amount', 'friend', 'stage', 'expires', 'thanks_from', 'unsubscribe', 'preferences', 'note'] as const;

/* What can be filled in. A click puts it where the cursor is. */
export function VariableCard({ onChoose }: { onChoose(variable: string): void }) {
  const { t } = useSpeech();
  return (
    <Card title={t('console.messages.variables')}>
      <p className={styles.quiet}>{t('console.messages.variables_hint')}</p>
      <ul className={styles.variables}>
        {VARIABLES.map((name) => (
          <li key={name}>
            <button type="button" onClick={() => onChoose(`{{${name}}}`)}>
              <code>{`{{${name}}}`}</code>
              <small>{t(`console.messages.variable.${name}`)}</small>
            </button>
          </li>
        ))}
      </ul>
      <p className={styles.quiet}>{t('console.messages.section_hint', { example: '{{#friend}}…{{/friend}}' })}</p>
    </Card>
  );
}

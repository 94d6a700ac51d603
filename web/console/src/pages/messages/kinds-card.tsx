import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { patch } from '../../api/api';
import type { Messaging } from '../../api/objects';
import { refresh } from '../../api/query';
import { Card } from '../../kit/card';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { setKinds, waysOf } from './message-words';
import { fieldOf, kindsBody, typedKinds, type KindValues } from './messaging';
import styles from './messages.module.css';
import { wholeNumber } from './whole-number';

/* Which messages are sent, by which way, how late. */
export function KindsCard({ messaging, disabled }: { messaging: Messaging; disabled: boolean }) {
  const speech = useSpeech();
  const { t } = speech;
  const form = useForm<KindValues, unknown>({
    initial: typedKinds(messaging),
    checks: Object.fromEntries(setKinds.map((kind) => [fieldOf(kind, 'delay_hours'), wholeNumber(speech)])),
    submit: (values, key) => patch('/v1/programs/{id}/messaging', { path: { id: messaging.program_id }, body: kindsBody(values), key }),
    onDone: () => {
      void refresh('/v1/programs');
      say(t('console.admin.saved'));
    },
  });
  return (
    <Card title={t('console.messages.kinds')}>
      <FormFrame form={form} act={t('console.messages.save_kinds')} off={disabled}>
        <fieldset disabled={disabled} className={styles.plain}>
          <ul className={styles.kindRows}>
            {setKinds.map((kind) => {
              const name = t(`console.messages.kind.${kind}`);
              return (
                <li key={kind}>
                  <Switch {...form.check(fieldOf(kind, 'enabled'))} label={name} description={t(`console.messages.kind_text.${kind}`)} />
                  <NativeSelect
                    {...form.text(fieldOf(kind, 'channels'))}
                    aria-label={t('console.messages.ways_of', { kind: name })}
                    data={waysOf(kind).map((value) => ({ value, label: t(`console.invitations.by_${value}`) }))}
                  />
                  <TextInput {...form.text(fieldOf(kind, 'delay_hours'))} aria-label={t('console.messages.delay_of', { kind: name })} rightSection={<span className={styles.unit}>{t('console.messages.hours')}</span>} rightSectionWidth={84} inputMode="numeric" />
                </li>
              );
            })}
          </ul>
        </fieldset>
      </FormFrame>
    </Card>
  );
}

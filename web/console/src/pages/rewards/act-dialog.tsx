import { Textarea, TextInput } from '@mantine/core';
import { refresh } from '../../api/query';
import { all, money, required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Dialog } from '../../kit/reason';
import { say } from '../../kit/toast';
import { parseMoney } from '../../text/money';
import { useSpeech, type Speech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { actOf, runAct, type Reward, type RewardAct } from './acts';

/* "$25.00", or what a reward without money is called. */
export function worthOf(reward: Reward, { money: told }: Speech): string {
  return reward.amount !== null && reward.currency !== null ? told(reward.amount, reward.currency) : (reward.title ?? '');
}

/* One act on one reward: what it means, its reason, and the amount on the button. */
export function ActDialog({ reward, act, onClose }: { reward: Reward; act: RewardAct; onClose: () => void }) {
  const speech = useSpeech();
  const info = actOf(act);
  return (
    <Dialog title={speech.t(info.text, { amount: worthOf(reward, speech) })} opened onClose={onClose}>
      <ActForm reward={reward} act={act} onClose={onClose} />
    </Dialog>
  );
}

function ActForm({ reward, act, onClose }: { reward: Reward; act: RewardAct; onClose: () => void }) {
  const speech = useSpeech();
  const { t, locale } = speech;
  const info = actOf(act);
  const currency = reward.currency ?? 'USD';
  const canPart = info.partial && reward.amount !== null;
  const form = useForm({
    initial: { amount: '', reason: '', reference: '' },
    checks: { amount: money(currency, speech), ...(info.reason === 'needed' ? { reason: all(required(speech)) } : {}) },
    submit: (values, key) => runAct(act, reward.id, { ...values, amount: values.amount === '' ? null : parseMoney(values.amount, currency, locale) }, key),
    onDone: () => {
      void refresh('/v1/rewards', '/v1/referrals', '/v1/ledger', '/v1/counts', '/v1/reports', '/v1/contacts', '/v1/participants');
      say(t(`console.money.${act}_done`));
      onClose();
    },
  });
  const part = form.values.amount === '' ? null : parseMoney(form.values.amount, currency, locale);
  const worth = part === null ? worthOf(reward, speech) : speech.money(part, currency);
  return (
    <FormFrame form={form} act={t(info.text, { amount: worth })} danger={info.danger} onCancel={onClose}>
      <div className={styles.fields}>
        <p className={styles.quiet}>{t(info.means)}</p>
        {canPart && <TextInput {...form.text('amount')} label={t('console.money.part')} description={t('console.money.part_hint', { amount: worthOf(reward, speech) })} inputMode="decimal" />}
        {act === 'redeem' && <TextInput {...form.text('reference')} label={t('console.money.reference')} description={t('console.money.reference_hint')} maxLength={255} />}
        {info.reason !== 'none' && (
          <Textarea {...form.text('reason')} label={t('console.reason.label')} description={t('console.reason.kept')} rows={3} data-autofocus />
        )}
      </div>
    </FormFrame>
  );
}

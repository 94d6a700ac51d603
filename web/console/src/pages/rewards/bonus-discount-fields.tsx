import { NativeSelect, TextInput } from '@mantine/core';
import { useGet } from '../../api/query';
import type { Form, Values } from '../../kit/form';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';

/* What the discount takes off, its limits, and where its code comes from. */
export function BonusDiscountFields<V extends Values>({ form, programId, currency }: { form: Form<V>; programId: string; currency: string }) {
  const { t } = useSpeech();
  const source = String(form.values['source']);
  const isFixed = form.values['shape'] === 'fixed';
  return (
    <>
      <div className={styles.pair}>
        <NativeSelect
          {...form.text('shape')}
          label={t('console.rules.discount_worth')}
          data={[
            { value: 'percent', label: t('console.money.discount_share') },
            { value: 'fixed', label: t('console.money.discount_sum') },
          ]}
        />
        {isFixed ? (
          <TextInput {...form.text('discount.fixed')} label={t('console.money.amount_in', { currency })} inputMode="decimal" />
        ) : (
          <TextInput {...form.text('discount.percent_bp')} label={t('console.money.percent')} inputMode="decimal" />
        )}
      </div>
      <div className={styles.pair}>
        <TextInput {...form.text('discount.max_amount')} label={t('console.rules.discount_most')} placeholder={t('console.rules.no_limit')} inputMode="decimal" />
        <TextInput {...form.text('discount.min_order')} label={t('console.rules.discount_least')} placeholder={t('console.rules.no_limit')} inputMode="decimal" />
      </div>
      <NativeSelect
        {...form.text('source')}
        label={t('console.rules.discount_code')}
        data={(['generate', 'pool', 'fixed'] as const).map((one) => ({ value: one, label: t(`console.rules.code_${one}`) }))}
      />
      {source === 'pool' && <PoolField form={form} programId={programId} />}
      {source === 'fixed' && <TextInput {...form.text('discount.code')} label={t('console.pool.code')} maxLength={64} />}
    </>
  );
}

/* The pools of the program that pays. */
function PoolField<V extends Values>({ form, programId }: { form: Form<V>; programId: string }) {
  const { t, number } = useSpeech();
  const { data } = useGet('/v1/code_pools', { query: { limit: 100 } });
  const pools = (data?.data ?? []).filter((pool) => pool.program_id === programId);
  return (
    <NativeSelect
      {...form.text('pool')}
      label={t('console.pool.pool')}
      description={pools.length === 0 && data ? t('console.money.no_pools') : undefined}
      data={[
        { value: '', label: t('console.admin.choose') },
        ...pools.map((pool) => ({ value: pool.name, label: t('console.money.pool_left', { name: pool.name, left: number(pool.left) }) })),
      ]}
    />
  );
}

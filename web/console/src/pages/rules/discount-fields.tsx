import { withShape, codeText, type CodeSource, type Discount } from '../../rules/discount';
import { change, put, type JsonObject, type Path } from '../../rules/json';
import { useSpeech } from '../../text/text';
import { useEditor, usePlace } from './editor';
import { MoneyField, PercentField, SelectField, TextField } from './fields';
import { Row } from './row';
import styles from './rules.module.css';
import { useStripeConnections } from './stripe-connections';

const SOURCES: readonly CodeSource[] = ['generate', 'pool', 'stripe', 'fixed'];

/* What a discount takes off, its limits, and where its code comes from. */
export function DiscountFields({ discount, path, currency }: { discount: Discount | undefined; path: Path; currency: string }) {
  const { t } = useSpeech();
  if (discount === undefined) return <p className={styles.hint}>{t('console.rules.amount_json')}</p>;
  return (
    <>
      <WorthRow discount={discount} path={path} currency={currency} />
      <LimitRow path={[...path, 'max_amount']} value={discount.maxAmount} currency={currency} label={t('console.rules.discount_most')} />
      <LimitRow path={[...path, 'min_order']} value={discount.minOrder} currency={currency} label={t('console.rules.discount_least')} />
      <CodeRow discount={discount} path={[...path, 'code']} />
    </>
  );
}

function WorthRow({ discount, path, currency }: { discount: Discount; path: Path; currency: string }) {
  const { t } = useSpeech();
  const { usual } = useEditor();
  const { value, set } = usePlace(path);
  const shape = discount.percentBp === undefined ? 'fixed' : 'percent';
  const label = t('console.rules.discount_worth');
  const percent = usePlace([...path, 'percent_bp']);
  const fixed = usePlace([...path, 'fixed']);
  return (
    <Row path={[...path, shape === 'percent' ? 'percent_bp' : 'fixed']} label={label}>
      {({ describedBy }) => (
        <>
          {discount.percentBp !== undefined && <PercentField label={label} describedBy={describedBy} min={1} value={discount.percentBp} onChange={percent.set} />}
          {discount.fixed !== undefined && <MoneyField label={label} describedBy={describedBy} min={1} currency={currency} value={discount.fixed} onChange={fixed.set} />}
          <SelectField
            label={t('console.rules.how_much')}
            value={shape}
            options={[
              { value: 'percent', label: t('console.rules.discount_percent') },
              { value: 'fixed', label: t('console.rules.discount_fixed') },
            ]}
            onChange={(next) => set(withShape(value as JsonObject, next === 'percent' ? 'percent' : 'fixed', usual))}
          />
        </>
      )}
    </Row>
  );
}

function LimitRow({ path, value, currency, label }: { path: Path; value: number | undefined; currency: string; label: string }) {
  const { t } = useSpeech();
  const { draft, replace } = useEditor();
  return (
    <Row path={path} label={label}>
      {({ describedBy }) => (
        <MoneyField
          label={label}
          describedBy={describedBy}
          min={1}
          currency={currency}
          value={value}
          placeholder={t('console.rules.no_limit')}
          onChange={(next) => replace(put(draft, path, next))}
          onClear={() => replace(change(draft, path, undefined))}
        />
      )}
    </Row>
  );
}

function CodeRow({ discount, path }: { discount: Discount; path: Path }) {
  const { t } = useSpeech();
  const { draft, replace, programId } = useEditor();
  const connected = useStripeConnections(programId).length > 0;
  const sources = SOURCES.filter((source) => source !== 'stripe' || connected || discount.source === 'stripe');
  const set = (source: CodeSource, code: string) => replace(put(draft, path, codeText(source, code)));
  const usual = { generate: '', pool: 'codes', stripe: '', fixed: 'FRIEND' };
  return (
    <Row path={path} label={t('console.rules.discount_code')}>
      {({ describedBy }) => (
        <>
          <SelectField
            label={t('console.rules.discount_code')}
            describedBy={describedBy}
            value={discount.source}
            options={sources.map((source) => ({ value: source, label: t(`console.rules.code_${source}`) }))}
            onChange={(next) => {
              const source = sources.find((one) => one === next) ?? 'generate';
              set(source, usual[source]);
            }}
          />
          {(discount.source === 'pool' || discount.source === 'fixed') && (
            <TextField
              label={t(discount.source === 'pool' ? 'console.pool.name' : 'console.pool.code')}
              value={discount.code}
              maxLength={discount.source === 'pool' ? 40 : 64}
              onChange={(code) => set(discount.source, code)}
            />
          )}
        </>
      )}
    </Row>
  );
}

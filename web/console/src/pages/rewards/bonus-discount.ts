import type { Body } from '../../api/api';
import { all, money, required } from '../../kit/checks';
import type { Check } from '../../kit/form';
import { codeText } from '../../rules/discount';
import { parseMoney } from '../../text/money';
import { parsePercent } from '../../text/percent';
import type { Speech } from '../../text/text';

/* What is typed of a discount that is given by hand, by the API's own names, and the body that it makes. */

export interface TypedDiscount {
  shape: string; /* percent, fixed */
  'discount.percent_bp': string;
  'discount.fixed': string;
  'discount.max_amount': string;
  'discount.min_order': string;
  source: string; /* generate, pool, fixed */
  pool: string;
  'discount.code': string;
  [name: string]: string;
}

export const noDiscount: TypedDiscount = {
  shape: 'percent',
  'discount.percent_bp': '10',
  'discount.fixed': '',
  'discount.max_amount': '',
  'discount.min_order': '',
  source: 'generate',
  pool: '',
  'discount.code': '',
};

type DiscountBody = NonNullable<Body<'/v1/rewards', 'post'>['discount']>;

export function discountBody(typed: TypedDiscount, currency: string, locale: string): DiscountBody {
  const minor = (name: string): number | null => (typed[name] === '' ? null : parseMoney(typed[name] ?? '', currency, locale));
  const most = minor('discount.max_amount');
  const least = minor('discount.min_order');
  const worth =
    typed.shape === 'fixed' ? { fixed: minor('discount.fixed') ?? 0 } : { percent_bp: parsePercent(typed['discount.percent_bp'], locale) ?? 0 };
  return {
    ...worth,
    ...(most === null ? {} : { max_amount: most }),
    ...(least === null ? {} : { min_order: least }),
    code: typed.source === 'pool' ? codeText('pool', typed.pool) : codeText(typed.source === 'fixed' ? 'fixed' : 'generate', typed['discount.code'].trim()),
  };
}

/* Each is asked only where its field stands: of a discount, of this shape, from this source. */
export function discountChecks(speech: Speech, currencyOf: (programId: string) => string): Record<string, Check<Record<string, string>>> {
  const { t, locale } = speech;
  const when = (holds: (values: Record<string, string>) => boolean, check: Check<Record<string, string>>): Check<Record<string, string>> => {
    return (value, values) => (values['kind'] === 'discount' && holds(values) ? check(value, values) : null);
  };
  const sum: Check<Record<string, string>> = (value, values) => {
    const currency = currencyOf(values['program_id'] ?? '');
    if (value === '') return null;
    return all(money(currency, speech))(value, values) ?? ((parseMoney(value, currency, locale) ?? 0) > 0 ? null : t('console.money.above_zero'));
  };
  const needed: Check<Record<string, string>> = (value, values) => required(speech)(value, values);
  return {
    'discount.percent_bp': when(({ shape }) => shape !== 'fixed', (value) => ((parsePercent(value, locale) ?? 0) > 0 ? null : t('console.rules.percent_wrong'))),
    'discount.fixed': when(({ shape }) => shape === 'fixed', (value, values) => needed(value, values) ?? sum(value, values)),
    'discount.max_amount': when(() => true, sum),
    'discount.min_order': when(() => true, sum),
    pool: when(({ source }) => source === 'pool', needed),
    'discount.code': when(({ source }) => source === 'fixed', needed),
  };
}

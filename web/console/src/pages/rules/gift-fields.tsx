import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { giftJson, type Gift } from '../../rules/gift';
import type { Path } from '../../rules/json';
import { useSpeech } from '../../text/text';
import { usePrograms } from '../shared/programs';
import { useEditor, usePlace } from './editor';
import { SelectField, TextField } from './fields';
import { Row } from './row';
import styles from './rules.module.css';

/* Who sells the card, which one it is, and how the beneficiary gets it. */
export function GiftFields({ gift, path }: { gift: Gift | undefined; path: Path }) {
  const { t } = useSpeech();
  const { set } = usePlace(path);
  const { programId } = useEditor();
  const providers = useProviders(programId);
  if (gift === undefined) return <p className={styles.hint}>{t('console.rules.gift_json')}</p>;
  const put = (part: Partial<Gift>) => set(giftJson({ ...gift, ...part }));
  return (
    <>
      <Row path={[...path, 'connection']} label={t('console.rules.gift_connection')}>
        {({ describedBy }) => (
          <SelectField
            label={t('console.rules.gift_connection')}
            describedBy={describedBy}
            value={gift.connection ?? ''}
            options={[{ value: '', label: t('console.rules.gift_usual') }, ...providers]}
            onChange={(connection) => put({ connection })}
          />
        )}
      </Row>
      <Row path={[...path, 'product']} label={t('console.rules.gift_product')}>
        {({ describedBy }) => (
          <TextField
            label={t('console.rules.gift_product')}
            describedBy={describedBy}
            value={gift.product}
            placeholder={t('console.rules.gift_chooses')}
            onChange={(product) => put({ product })}
          />
        )}
      </Row>
      <Row path={[...path, 'delivery']} label={t('console.gift.handed')}>
        {({ describedBy }) => (
          <SelectField
            label={t('console.gift.handed')}
            describedBy={describedBy}
            value={gift.delivery}
            options={[
              { value: 'link', label: t('console.rules.gift_by_link') },
              { value: 'email', label: t('console.gift.by_email') },
            ]}
            onChange={(delivery) => put({ delivery: delivery === 'email' ? 'email' : 'link' })}
          />
        )}
      </Row>
    </>
  );
}

/* The connections that sell gift cards to this program: its own, and those of all programs. */
function useProviders(programId: string): { value: string; label: string }[] {
  const { word, t } = useSpeech();
  const may = useMay()('connections:read');
  const { nameOf } = usePrograms();
  const { data } = useGet('/v1/connections', { query: { limit: 100 }, enabled: may });
  return (data?.data ?? [])
    .filter((row) => row.kind === 'tremendous' && (row.program_id === null || row.program_id === programId))
    .map((row) => ({
      value: row.id,
      label: t('console.rules.gift_of', { system: word('console.admin.connection', row.kind), program: row.program_id === null ? t('console.admin.all_programs') : nameOf(row.program_id) }),
    }));
}

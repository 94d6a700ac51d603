import { Button } from '@mantine/core';
import { IconShieldCheck, IconX } from '@tabler/icons-react';
import { isChanged } from '../../rules/changes';
import { PERIODS, readFraud, SCORES, withScore, withSign, type FraudPolicy, type Score, type SignNow } from '../../rules/fraud';
import { at, change, isObject, put, type JsonObject, type Path } from '../../rules/json';
import { fraudInWords, named } from '../../rules/words';
import { useSpeech } from '../../text/text';
import { Card } from './card';
import { useEditor } from './editor';
import { SelectField, WholeField } from './fields';
import { OtherFaults, Row } from './row';
import styles from './rules.module.css';
import { useWords } from './words';

const HERE: Path = ['fraud'];

/* What is done about signs of fraud. */
export function FraudCard() {
  const { t } = useSpeech();
  const words = useWords();
  const { draft, live, replace, capabilities } = useEditor();
  const json = at(draft, HERE);
  const policy = readFraud(json);
  if (!capabilities.rulesKeys.has('fraud') || (json !== undefined && policy === undefined)) return null;
  return (
    <Card icon={IconShieldCheck} title={t('console.rules.fraud_title')} text={policy === undefined ? t('console.rules.fraud_none') : fraudInWords(words, policy)} changed={isChanged(live, draft, HERE)}>
      <p className={styles.hint}>{t(policy === undefined ? 'console.rules.fraud_none_text' : 'console.rules.fraud_text')}</p>
      {policy === undefined ? (
        <Button className={styles.add} variant="default" size="xs" leftSection={<IconShieldCheck size={15} />} onClick={() => replace(put(draft, HERE, {}))}>
          {t('console.rules.fraud_begin')}
        </Button>
      ) : (
        <Policy policy={policy} json={isObject(json) ? json : {}} />
      )}
    </Card>
  );
}

function Policy({ policy, json }: { policy: FraudPolicy; json: JsonObject }) {
  const { t } = useSpeech();
  const words = useWords();
  const { draft, replace } = useEditor();
  const rows = policy.signs.map((now) => [...HERE, now.sign.name]);
  return (
    <>
      <OtherFaults path={HERE} below={[...rows, [...HERE, 'score_hold'], [...HERE, 'score_block']]} />
      {policy.signs.map((now) => (
        <SignRow key={now.sign.name} now={now} onChange={(next) => replace(put(draft, HERE, withSign(json, next)))} />
      ))}
      {(Object.keys(SCORES) as Score[]).map((name) => (
        <ScoreRow key={name} name={name} value={policy.scores[name]} onChange={(value) => replace(put(draft, HERE, withScore(json, name, value)))} />
      ))}
      {policy.hidden.length > 0 && <p className={styles.hint}>{t('console.rules.hidden', { names: words.list(policy.hidden, 'and') })}</p>}
      <Button className={styles.add} variant="subtle" size="xs" color="red" leftSection={<IconX size={15} />} onClick={() => replace(change(draft, HERE, undefined))}>
        {t('console.rules.fraud_end')}
      </Button>
    </>
  );
}

function SignRow({ now, onChange }: { now: SignNow; onChange: (next: SignNow) => void }) {
  const { t } = useSpeech();
  const words = useWords();
  const { sign, does, limit, per } = now;
  const label = named(words, 'sign', sign.name);
  const limited = sign.limit !== undefined && does !== 'allow';
  return (
    <Row path={[...HERE, sign.name]} label={label}>
      {({ describedBy }) => (
        <>
          <SelectField
            size="money"
            label={label}
            describedBy={describedBy}
            value={does}
            options={sign.doings.map((value) => ({ value, label: named(words, 'fraud_do', value) }))}
            onChange={(next) => onChange({ ...now, does: next })}
          />
          {limited && limit !== undefined && (
            <>
              <span className={styles.after}>{t(sign.limit?.name === 'seconds' ? 'console.rules.fraud_below' : 'console.rules.fraud_above')}</span>
              <WholeField label={t('console.rules.fraud_limit', { sign: label })} min={1} value={limit} onChange={(next) => onChange({ ...now, limit: next })} />
              {per === undefined && <span className={styles.after}>{t(sign.limit?.name === 'seconds' ? 'console.rules.fraud_seconds' : 'console.rules.fraud_a_day')}</span>}
            </>
          )}
          {limited && per !== undefined && (
            <SelectField size="money" label={t('console.rules.fraud_per', { sign: label })} value={per} options={PERIODS.map((value) => ({ value, label: named(words, 'velocity_per', value) }))} onChange={(next) => onChange({ ...now, per: next })} />
          )}
        </>
      )}
    </Row>
  );
}

function ScoreRow({ name, value, onChange }: { name: Score; value: number; onChange: (value: number) => void }) {
  const { t } = useSpeech();
  const label = t(`console.rules.fraud_${name}`);
  return (
    <Row path={[...HERE, name]} label={label}>
      {({ describedBy }) => (
        <>
          <WholeField label={label} describedBy={describedBy} min={1} value={value} onChange={onChange} />
          <span className={styles.after}>{t('console.rules.fraud_points')}</span>
        </>
      )}
    </Row>
  );
}

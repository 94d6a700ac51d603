import { at, change, type Json } from '../../rules/json';
import type { RewardCard } from '../../rules/reward';
import { readValidation, validationChoice, validationJson } from '../../rules/validation';
import { useSpeech } from '../../text/text';
import { useEditor } from './editor';
import { useEndpoints } from './endpoints';
import { SelectField } from './fields';
import { Row } from './row';

/* Who is asked about the rewards of one rule, where it is not as the rules say. */
export function ValidationRow({ reward }: { reward: RewardCard }) {
  const { t } = useSpeech();
  const { draft, replace, capabilities } = useEditor();
  const endpoints = useEndpoints();
  const { validation } = reward;
  if (!capabilities.rewardKeys.has('validation') || validation === undefined) return null;
  const path = [...reward.path, 'validation'];
  const choice = validationChoice(validation);
  const usual = typeof at(draft, ['validation', 'endpoint']) === 'string';
  const options = [
    { value: 'as_rules', label: t(usual ? 'console.rules.validation_as_rules' : 'console.rules.validation_as_rules_nobody') },
    ...(usual || choice === 'yes' ? [{ value: 'yes', label: t('console.rules.validation_yes') }] : []),
    { value: 'no', label: t('console.rules.validation_no') },
    ...endpoints,
  ];
  const others = options.some((one) => one.value === choice) ? [] : [{ value: choice, label: choice }];
  const was = (before: Json | undefined) => {
    const read = readValidation(before);
    const value = read === undefined ? '' : validationChoice(read);
    return options.find((one) => one.value === value)?.label ?? value;
  };
  return (
    <Row path={path} label={t('console.rules.validation')} was={was}>
      {({ describedBy }) => (
        <SelectField size="wide" label={t('console.rules.validation')} describedBy={describedBy} value={choice} options={[...options, ...others]} onChange={(next) => replace(change(draft, path, validationJson(next)))} />
      )}
    </Row>
  );
}

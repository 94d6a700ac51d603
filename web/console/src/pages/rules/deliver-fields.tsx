import { deliverJson } from '../../rules/deliver';
import type { RewardCard } from '../../rules/reward';
import { useSpeech } from '../../text/text';
import { useEditor, usePlace } from './editor';
import { SelectField } from './fields';
import { Row } from './row';
import { useStripeConnections } from './stripe-connections';

/* Where credit is spent. Nothing is asked where there is no choice. */
export function DeliverRow({ reward }: { reward: RewardCard }) {
  const { t } = useSpeech();
  const { programId, capabilities } = useEditor();
  const path = [...reward.path, 'deliver'];
  const { set } = usePlace(path);
  const connections = useStripeConnections(programId);
  const { deliver } = reward;
  const chosen = deliver?.connection ?? '';
  if (deliver === undefined || !capabilities.rewardKeys.has('deliver') || (chosen === '' && connections.length === 0)) return null;
  const known = chosen === '' || connections.some((one) => one.value === chosen);
  const label = t('console.rules.deliver');
  return (
    <Row path={path} label={label}>
      {({ describedBy }) => (
        <SelectField
          size="wide"
          label={label}
          describedBy={describedBy}
          value={chosen}
          options={[{ value: '', label: t('console.rules.deliver_here') }, ...connections, ...(known ? [] : [{ value: chosen, label: t('console.rules.deliver_to', { account: chosen }) }])]}
          onChange={(connection) => set(deliverJson(connection))}
        />
      )}
    </Row>
  );
}

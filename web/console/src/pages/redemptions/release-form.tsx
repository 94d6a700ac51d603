import { post } from '../../api/api';
import type { Redemption } from '../../api/objects';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { Confirm } from '../parts/confirm';

/* Gives what was set aside back to the lots that it came from. */
export function ReleaseForm({ redemption, onClose }: { redemption: Redemption; onClose: () => void }) {
  const { t, money } = useSpeech();
  const amount = money(redemption.amount, redemption.currency);
  return (
    <Confirm
      act={t('console.money.release_amount', { amount })}
      words={t('console.money.release_means')}
      refreshes={['/v1/redemptions', '/v1/rewards', '/v1/ledger', '/v1/contacts', '/v1/participants', '/v1/reports']}
      run={(key) => post('/v1/redemptions/{id}/release', { path: { id: redemption.id }, body: {}, key })}
      onDone={() => {
        say(t('console.money.release_done', { amount }));
        onClose();
      }}
      onCancel={onClose}
    />
  );
}

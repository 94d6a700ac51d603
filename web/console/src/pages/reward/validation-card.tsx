import { Button } from '@mantine/core';
import { useState } from 'react';
import { post } from '../../api/api';
import { refresh, useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Card, Fact, Facts } from '../../kit/card';
import { Moment } from '../../kit/figures';
import { Stack } from '../../kit/page';
import { ReasonDialog } from '../../kit/reason';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import type { Reward } from '../rewards/acts';

const PATH = '/v1/rewards/{id}/validation';
type Decision = 'ask' | 'grant';

/* The business is asked whether the reward is to be given: how often, what it said, and what a person can do when it does
   not answer. */
export function ValidationCard({ reward }: { reward: Reward }) {
  const { t } = useSpeech();
  const may = useMay()('rewards:write');
  const [decision, setDecision] = useState<Decision | null>(null);
  const waits = reward.waiting_for.includes('validation');
  const found = useGet(PATH, { path: { id: reward.id }, enabled: waits });
  if (!waits || !found.data) return null;
  const { attempts, reason, state, next_try_at: next } = found.data;
  const title = t(decision === 'ask' ? 'console.validation.ask' : 'console.validation.grant');
  return (
    <Card
      title={t('console.validation.title')}
      foot={
        state === 'given_up' &&
        may && (
          <>
            <Button variant="default" onClick={() => setDecision('ask')}>
              {t('console.validation.ask')}
            </Button>{' '}
            <Button variant="default" onClick={() => setDecision('grant')}>
              {t('console.validation.grant')}
            </Button>
          </>
        )
      }
    >
      <Stack>
        <p>{t(state === 'given_up' ? 'console.validation.given_up' : 'console.validation.waiting')}</p>
        <Facts>
          <Fact name={t('console.validation.attempts')}>{attempts}</Fact>
          <Fact name={t('console.validation.last')}>{reason}</Fact>
          <Fact name={t('console.validation.next')}>
            <Moment at={next} look="month_day_time" />
          </Fact>
        </Facts>
      </Stack>
      <ReasonDialog
        title={title}
        act={title}
        opened={decision !== null}
        onClose={() => setDecision(null)}
        submit={async (why, key) => {
          await post(PATH, { path: { id: reward.id }, key, body: { decision: decision ?? 'ask', reason: why } });
          say(t(decision === 'ask' ? 'console.validation.asked' : 'console.validation.granted'));
          await refresh(PATH, '/v1/rewards', '/v1/cases', '/v1/counts', '/v1/referrals');
        }}
      />
    </Card>
  );
}

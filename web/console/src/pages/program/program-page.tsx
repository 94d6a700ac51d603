import { Button } from '@mantine/core';
import { IconListCheck, IconWorld } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Answer } from '../../api/api';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Card, Fact, Facts } from '../../kit/card';
import { CopyIcon } from '../../kit/copy';
import { Failed } from '../../kit/empty';
import { Day } from '../../kit/figures';
import { Columns, Page, Stack } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import { StatusBadge } from '../../kit/status';
import type { PageProps } from '../../routes';
import { readCondition } from '../../rules/condition';
import { at, type Json } from '../../rules/json';
import { readRewards } from '../../rules/reward';
import { conditionInWords, rewardInWords } from '../../rules/words';
import { useSpeech } from '../../text/text';
import { Back } from '../parts/back';
import styles from '../parts/parts.module.css';
import { HistoryPanel } from '../rules/history-panel';
import { useWords } from '../rules/words';
import { BudgetsCard } from './budgets-card';
import { InstallCard } from './install-card';
import { PortalCard } from './portal-card';
import { SettingsCard } from './settings-card';
import { ShareCard } from './share-card';
import { StatusMenu } from './status-menu';

export type Program = Answer<'/v1/programs/{id}', 'get'>;

/* A program: what it promises, how it stands, and what of it can be changed at once. */
export default function ProgramPage({ params }: PageProps) {
  const id = params['id'] ?? '';
  const program = useGet('/v1/programs/{id}', { path: { id } });
  if (program.error && !program.data) return <Failed error={program.error} onAgain={() => void program.refetch()} />;
  if (!program.data) return <Shapes lines={8} />;
  return <Loaded program={program.data} />;
}

function Loaded({ program }: { program: Program }) {
  const { t } = useSpeech();
  const may = useMay()('programs:write');
  return (
    <Page
      title={program.name}
      above={<Back href="/programs" label={t('console.admin.programs')} />}
      beside={<StatusBadge kind="program" status={program.status} />}
      acts={
        <>
          {may && <StatusMenu program={program} />}
          <Button component={Link} href={`/programs/${program.id}/page`} variant="default" leftSection={<IconWorld size={16} />}>
            {t('console.page.title')}
          </Button>
          <Button component={Link} href={`/programs/${program.id}/rules`} leftSection={<IconListCheck size={16} />}>
            {t(may ? 'console.admin.edit_rules' : 'console.rules.rules')}
          </Button>
        </>
      }
    >
      <Stack>
        <Facts>
          <Fact name={t('console.money.currency')}>{program.currency}</Fact>
          <Fact name={t('console.rules.rules')}>{t('console.rules.version', { version: program.version })}</Fact>
          <Fact name={t('console.admin.created')}>
            <Day at={program.created_at} />
          </Fact>
          <Fact name={t('console.admin.id')}>
            <span className="mono">{program.id}</span> <CopyIcon text={program.id} />
          </Fact>
        </Facts>
        <Columns wide>
          <Stack>
            <Promise program={program} />
            <SettingsCard program={program} disabled={!may} />
            <ShareCard program={program} disabled={!may} />
          </Stack>
          <Stack>
            <BudgetsCard program={program} />
            <Card title={t('console.rules.tab_history')}>
              <HistoryPanel programId={program.id} version={program.version} currency={program.currency} />
            </Card>
            <PortalCard program={program} disabled={!may} />
            <InstallCard program={program} />
          </Stack>
        </Columns>
      </Stack>
    </Page>
  );
}

/* The live rules in sentences. */
function Promise({ program }: { program: Program }) {
  const { t } = useSpeech();
  const words = useWords();
  const rules = program.rules as Json;
  const condition = at(rules, ['qualification']);
  return (
    <Card title={t('console.admin.promise')}>
      <ul className={styles.list}>
        <li>
          <span className={styles.small}>{t('console.rules.what_counts')}</span>
          <span className={styles.grow}>
            {condition === undefined ? t('console.rules.by_hand') : conditionInWords(words, readCondition(condition, []), program.currency)}
          </span>
        </li>
        {readRewards(rules).cards.map((card) => (
          <li key={card.key}>
            <span className={styles.small}>{t(card.to === 'referred' ? 'console.rules.friend_gets' : 'console.rules.referrer_gets')}</span>
            <span className={styles.grow}>{rewardInWords(words, card, program.currency)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

import { Button, NativeSelect } from '@mantine/core';
import { IconPlus, IconShield, IconStack2 } from '@tabler/icons-react';
import { useState } from 'react';
import { post } from '../../api/api';
import { refresh } from '../../api/query';
import { useMay } from '../../api/session';
import { Empty, wordsOf } from '../../kit/empty';
import { newKey } from '../../kit/form';
import { Keys } from '../../kit/keys';
import { Page } from '../../kit/page';
import { say } from '../../kit/toast';
import { useUrl } from '../../kit/url';
import { useSpeech } from '../../text/text';
import { stagesOf, usePrograms, type Stage } from '../shared/programs';
import { AddReferral } from './add-referral';
import styles from './board.module.css';
import { BoardColumn } from './board-column';
import type { Row } from './columns';
import { MoveDialog } from './move-dialog';
import { ViewSwitch } from './view-switch';

/* The open stages of one program, side by side. A card is dragged, or moved by its menu or M: all three are the same call. */
export default function BoardPage() {
  const speech = useSpeech();
  const { t } = speech;
  const { search, set } = useUrl();
  const may = useMay();
  const programs = usePrograms();
  const program = programs.find(search.get('program_id')) ?? programs.list[0];
  const stages = stagesOf(program, speech);
  const [moving, setMoving] = useState<Row | null>(null);

  const move = async (row: Row, stage: Stage) => {
    if (row.stage === stage.key) return;
    if (stage.kind === 'lost') return setMoving(row);
    try {
      await post('/v1/referrals/{id}/transitions', { path: { id: row.id }, key: newKey(), body: { to: stage.key } });
      say(t('console.board.moved', { name: row.prospect_name ?? '', stage: stage.name }));
      await refresh('/v1/referrals', '/v1/counts');
    } catch (error) {
      say(error instanceof Error ? wordsOf(error, speech) : String(error), true);
    }
  };

  return (
    <Page
      title={t('console.nav.referrals')}
      full
      acts={
        <>
          <ViewSwitch at="board" />
          {may('referrals:write') && (
            <Button leftSection={<IconPlus size={16} />} rightSection={<Keys keys="c" />} onClick={() => set({ add: '1' })}>
              {t('console.add.title')}
            </Button>
          )}
        </>
      }
    >
      {programs.list.length > 1 && program && (
        <div className={styles.bar}>
          <NativeSelect
            aria-label={t('console.column.program')}
            value={program.id}
            onChange={(event) => set({ program_id: event.currentTarget.value })}
            data={programs.options}
          />
        </div>
      )}
      {programs.loaded && !program && <Empty icon={IconStack2} title={t('console.add.no_program')} text={t('console.add.no_program_text')} />}
      {program && (
        <div className={styles.board} tabIndex={0} role="region" aria-label={t('console.referrals.board')}>
          {stages
            .filter((stage) => stage.kind === 'open')
            .map((stage) => (
              <BoardColumn key={stage.key} program={program} stage={stage} stages={stages} onMove={(row, to) => void move(row, to)} onAsk={setMoving} />
            ))}
        </div>
      )}
      <footer className={styles.foot}>
        <span>
          <IconShield size={15} aria-hidden /> {t('console.board.keeps')}
        </span>
        <span>
          <Keys keys="m" /> {t('console.board.move_key')}
        </span>
      </footer>
      <MoveDialog row={moving} onClose={() => setMoving(null)} />
      <AddReferral opened={search.has('add')} onClose={() => set({ add: null }, { replace: true })} />
    </Page>
  );
}

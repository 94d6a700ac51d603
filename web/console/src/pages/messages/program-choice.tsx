import { NativeSelect } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Empty } from '../../kit/empty';
import { Shapes } from '../../kit/shape';
import { useUrl } from '../../kit/url';
import { useSpeech } from '../../text/text';
import { usePrograms, type Program } from '../shared/programs';
import styles from './messages.module.css';

/* Texts and settings belong to a program: which one stands in the address. The first that is active, until one is chosen. */
export function OfProgram({ beside, children }: { beside?: ReactNode; children(program: Program): ReactNode }) {
  const { t } = useSpeech();
  const programs = usePrograms();
  const url = useUrl();
  const chosen = programs.find(url.search.get('program_id')) ?? programs.list.find((one) => one.status === 'active') ?? programs.list[0];
  if (!programs.loaded) return <Shapes lines={8} />;
  if (chosen === undefined)
    return <Empty icon={IconStack2} title={t('console.messages.no_program')} text={t('console.messages.no_program_text')} actions={<Link href="/programs">{t('console.nav.programs')}</Link>} />;
  return (
    <>
      <div className={styles.choices}>
        <NativeSelect label={t('console.column.program')} value={chosen.id} data={programs.options} onChange={(event) => url.set({ program_id: event.currentTarget.value })} />
        {beside}
      </div>
      {children(chosen)}
    </>
  );
}

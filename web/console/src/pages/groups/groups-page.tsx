import { Button } from '@mantine/core';
import { IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import type { Group } from '../../api/objects';
import { useMay } from '../../api/session';
import { Empty } from '../../kit/empty';
import { Day } from '../../kit/figures';
import { Page } from '../../kit/page';
import { Dialog } from '../../kit/reason';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import type { Json } from '../../rules/json';
import type { Words } from '../../rules/words';
import { useSpeech, type Speech } from '../../text/text';
import parts from '../parts/parts.module.css';
import { useWords } from '../rules/words';
import { usePrograms, type Program } from '../shared/programs';
import { amountWords, overridableRules, readOverrides } from '../terms/overrides';
import { GroupEnd } from './group-end';
import { GroupForm } from './group-form';

/* "Credit for a friend: $40": what a group gets instead. */
function ratesInWords(group: Group, program: Program | undefined, words: Words): string {
  if (program === undefined) return ''; // not loaded yet: an amount without its currency is no amount
  const rules = overridableRules(program.rules as Json | undefined, program.currency);
  return readOverrides(group.overrides)
    .map((one) => {
      const rule = rules.find((known) => known.key === one.rule_key);
      return `${rule?.title ?? one.rule_key}: ${amountWords(words, one.amount, rule?.currency ?? program.currency)}`;
    })
    .join('; ');
}

function columnsOf({ t, number }: Speech, rates: (group: Group) => string, programOf: (group: Group) => string, onChange: ((group: Group) => void) | null, onEnd: (group: Group) => void): Column<Group>[] {
  const columns: Column<Group>[] = [
    { key: 'name', title: t('console.groups.name'), card: 'title', cell: (row) => row.name, csv: (row) => row.name },
    { key: 'program', title: t('console.groups.program'), card: 'line', cell: programOf, csv: programOf },
    { key: 'rates', title: t('console.groups.rates'), cell: (row) => rates(row) || t('console.groups.no_rates'), csv: rates },
    { key: 'members', title: t('console.groups.members'), figure: true, card: 'end', cell: (row) => number(row.members), csv: (row) => row.members },
    { key: 'created', title: t('console.admin.created'), quiet: true, cell: (row) => <Day at={row.created_at} />, csv: (row) => row.created_at },
    { key: 'id', title: t('console.admin.id'), optional: true, cell: (row) => <span className="mono">{row.id}</span>, csv: (row) => row.id },
  ];
  if (onChange === null) return columns;
  const act = (row: Group) => (
    <span className={parts.rowActs}>
      <Button variant="default" size="xs" onClick={() => onChange(row)}>
        {t('console.groups.change')}
      </Button>
      <Button variant="subtle" color="red" size="xs" onClick={() => onEnd(row)}>
        {t('console.groups.end')}
      </Button>
    </span>
  );
  return [...columns, { key: 'acts', title: t('console.admin.acts'), figure: true, cell: act, csv: () => null }];
}

/* Groups of participants, with rates of their own. */
export default function GroupsPage() {
  const speech = useSpeech();
  const { t } = speech;
  const words = useWords();
  const programs = usePrograms();
  const may = useMay()('groups:write');
  const [asked, setAsked] = useState<Group | 'new' | null>(null);
  const [ending, setEnding] = useState<Group | null>(null);
  const make = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAsked('new')}>
      {t('console.groups.new')}
    </Button>
  );
  return (
    <Page title={t('console.groups.title')} acts={make} full>
      <DataTable
        path="/v1/groups"
        name="groups"
        label={t('console.groups.title')}
        columns={columnsOf(speech, (row) => ratesInWords(row, programs.find(row.program_id), words), (row) => programs.nameOf(row.program_id), may ? setAsked : null, setEnding)}
        filters={[{ name: 'program_id', title: t('console.groups.program'), options: programs.options }]}
        idOf={(row) => row.id}
        hrefOf={(row) => `/participants?group_id=${row.id}`}
        empty={<Empty icon={IconUsersGroup} title={t('console.groups.none')} text={t('console.groups.none_text')} actions={make} />}
      />
      <Dialog title={t(asked === 'new' ? 'console.groups.new' : 'console.groups.change')} opened={asked !== null} onClose={() => setAsked(null)} size="lg">
        {asked !== null && programs.loaded && <GroupForm group={asked === 'new' ? null : asked} onClose={() => setAsked(null)} />}
      </Dialog>
      <Dialog title={t('console.groups.end_title', { name: ending?.name ?? '' })} opened={ending !== null} onClose={() => setEnding(null)}>
        {ending !== null && <GroupEnd group={ending} onClose={() => setEnding(null)} />}
      </Dialog>
    </Page>
  );
}

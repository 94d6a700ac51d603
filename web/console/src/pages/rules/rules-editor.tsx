import { Button, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle, IconChecks, IconInfoCircle, IconPlus, IconUserEdit } from '@tabler/icons-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { get, post, type Answer } from '../../api/api';
import { ConnectionLost, GivenUp, Problem } from '../../api/problem';
import { refresh, useGet } from '../../api/query';
import { newKey } from '../../kit/form';
import { Notice } from '../../kit/notice';
import { say } from '../../kit/toast';
import type { Capabilities } from '../../rules/capabilities';
import { changes, isChanged } from '../../rules/changes';
import { check } from '../../rules/check';
import { readCondition } from '../../rules/condition';
import { at, put, same, type Json } from '../../rules/json';
import { fieldId, rulesProblems, type Problem as RulesProblem } from '../../rules/problems';
import { newReward, readRewards } from '../../rules/reward';
import { conditionInWords, placeInWords } from '../../rules/words';
import { decimalsOf } from '../../text/money';
import { useSpeech } from '../../text/text';
import { AttributionCard } from './attribution-card';
import { BudgetsCard } from './budgets-card';
import { Card } from './card';
import { ChangeList } from './changes-panel';
import { ConditionEditor } from './condition-editor';
import type { DraftControl } from './draft';
import { EditorContext, useEditor, type Editor } from './editor';
import { EnrollmentCard } from './enrollment-card';
import { FraudCard } from './fraud-card';
import { HistoryPanel } from './history-panel';
import { RewardCard } from './reward-card';
import { Faults, OtherFaults } from './row';
import styles from './rules.module.css';
import { SourcePanel } from './source-panel';
import { TryPanel } from './try-panel';
import { ValidationCard } from './validation-card';
import { VerifyCard } from './verify-card';
import { useWords } from './words';

type Program = Answer<'/v1/programs/{id}', 'get'>;

export interface Publishing {
  busy: boolean;
  held: boolean;
  publish(): void;
}

interface Props {
  program: Program;
  capabilities: Capabilities;
  control: DraftControl;
  frame: (publishing: Publishing, content: ReactNode) => ReactNode;
}

/* Fields that hold no value, by who says so. */
function useHeld(): { held: boolean; hold: Editor['hold'] } {
  const [names, setNames] = useState<ReadonlySet<string>>(new Set());
  const hold = useCallback((field: string, isHeld: boolean) => {
    setNames((before) => {
      if (before.has(field) === isHeld) return before;
      const next = new Set(before);
      if (isHeld) next.add(field);
      else next.delete(field);
      return next;
    });
  }, []);
  return { held: names.size > 0, hold };
}

/* The last refusal of the API, as long as the draft is what was refused. */
interface Refusal {
  rules: Json;
  problems: RulesProblem[];
  lost: boolean;
}

function refusalOf(error: unknown, rules: Json): Refusal | null {
  if (error instanceof GivenUp) return null;
  if (error instanceof ConnectionLost) return { rules, problems: [], lost: true };
  if (!(error instanceof Problem)) throw error;
  const fields = error.fields.length > 0 ? error.fields : [{ param: '', detail: error.message }];
  return { rules, problems: rulesProblems(fields), lost: false };
}

export function RulesEditor({ program, capabilities, control, frame }: Props) {
  const speech = useSpeech();
  const { draft, replace } = control;
  const { held, hold } = useHeld();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [sent, setSent] = useState<{ rules: Json; key: string } | null>(null);
  const live = program.rules as Json;
  const refused = refusal !== null && same(refusal.rules, draft.rules) ? refusal : null;
  const found = useMemo(() => check(draft.rules).map(({ path, fault }) => ({ path, detail: speech.t(`console.rules.check.${fault}`) })), [draft.rules, speech]);
  const problems = useMemo(() => [...found, ...(refused?.problems ?? [])], [found, refused]);

  const publish = async () => {
    const key = sent !== null && same(sent.rules, draft.rules) ? sent.key : newKey();
    setSent({ rules: draft.rules, key });
    setBusy(true);
    setRefusal(null);
    try {
      const now = await get('/v1/programs/{id}', { path: { id: program.id } });
      if (now.version !== draft.base) {
        await refresh('/v1/programs');
        return;
      }
      const version = await post('/v1/programs/{id}/versions', { path: { id: program.id }, body: { rules: draft.rules }, key });
      control.discard();
      await refresh('/v1/programs');
      say(speech.t('console.rules.published', { version: version.version }));
    } catch (error) {
      setRefusal(refusalOf(error, draft.rules));
    } finally {
      setBusy(false);
    }
  };

  const editor = useMemo<Editor>(
    () => ({ draft: draft.rules, live, programId: program.id, currency: program.currency, usual: 25 * 10 ** decimalsOf(program.currency), capabilities, problems, replace, hold }),
    [draft.rules, live, program.id, program.currency, capabilities, problems, replace, hold],
  );
  const publishing = { busy, held: held || found.length > 0, publish: () => void publish() };
  return frame(
    publishing,
    <EditorContext value={editor}>
      {draft.base !== program.version && <Overtaken program={program} control={control} />}
      {refused?.lost === true && <Notice tone="waiting" icon={IconAlertTriangle} title={speech.t('console.form.lost')} text={speech.t('console.form.lost_kept')} />}
      <Summary problems={problems} />
      <div className={styles.columns}>
        <Sentences />
        <Side program={program} control={control} />
      </div>
    </EditorContext>,
  );
}

/* Somebody published meanwhile: nobody's change is thrown away without being asked. */
function Overtaken({ program, control }: { program: Program; control: DraftControl }) {
  const { t } = useSpeech();
  return (
    <Notice
      tone="info"
      icon={IconUserEdit}
      title={t('console.rules.overtaken', { version: program.version })}
      text={t('console.rules.overtaken_text')}
      action={
        <>
          <Button variant="default" onClick={control.discard}>
            {t('console.rules.take_theirs')}
          </Button>
          <Button variant="default" onClick={control.rebase}>
            {t('console.rules.keep_mine')}
          </Button>
        </>
      }
    />
  );
}

function Summary({ problems }: { problems: readonly RulesProblem[] }) {
  const { t } = useSpeech();
  const words = useWords();
  const { draft } = useEditor();
  if (problems.length === 0) return null;
  return (
    <div role="alert" className={styles.summary}>
      <IconAlertTriangle size={17} aria-hidden />
      <div>
        <p>{t('console.form.faults', { count: problems.length })}</p>
        <ul>
          {problems.map((problem, i) => (
            <li key={i}>
              <a
                href={`#${fieldId(problem.path)}`}
                onClick={(event) => {
                  event.preventDefault();
                  reveal(fieldId(problem.path));
                }}
              >
                {placeInWords(words, draft, problem.path)}
              </a>
              {': '}
              {problem.detail}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/* Opens the card that the field is in, and goes there. */
function reveal(id: string): void {
  const field = document.getElementById(id);
  const body = field?.closest('[hidden]');
  if (body) document.querySelector<HTMLElement>(`[aria-controls="${body.id}"]`)?.click();
  requestAnimationFrame(() => {
    (field?.querySelector<HTMLElement>('input, select, textarea') ?? field)?.focus();
  });
}

function Sentences() {
  const { t } = useSpeech();
  const words = useWords();
  const { draft, live, currency, usual, capabilities, replace } = useEditor();
  const { cards, others } = readRewards(draft);
  const condition = at(draft, ['qualification']);
  const qualification =
    condition === undefined ? t('console.rules.by_hand') : conditionInWords(words, readCondition(condition, ['qualification']), currency);
  const add = (to: string) => {
    const list = at(draft, ['rewards']);
    replace(put(draft, ['rewards'], [...(Array.isArray(list) ? list : []), newReward(draft, to, usual)]));
  };
  return (
    <div className={styles.cards}>
      <Card icon={IconChecks} title={t('console.rules.what_counts')} text={qualification} open changed={isChanged(live, draft, ['qualification'])}>
        <OtherFaults path={['qualification']} below={[['qualification', 'all'], ['qualification', 'any'], ['qualification', 'value']]} />
        <ConditionEditor path={['qualification']} />
      </Card>
      {cards.map((card, i) => (
        <RewardCard key={card.path.join('/')} reward={card} open={i === 0} count={cards.filter((other) => other.to === card.to).length} />
      ))}
      {others.length > 0 && <p className={styles.hint}>{t('console.rules.others_json', { count: others.length })}</p>}
      <div className={styles.adders}>
        {capabilities.roles.map((role) => (
          <Button key={role} variant="default" size="xs" leftSection={<IconPlus size={15} />} onClick={() => add(role)}>
            {t(role === 'referred' ? 'console.rules.add_friend' : 'console.rules.add_referrer')}
          </Button>
        ))}
      </div>
      <BudgetsCard />
      <FraudCard />
      <VerifyCard />
      <ValidationCard />
      <AttributionCard />
      <EnrollmentCard />
      <Unshown />
    </div>
  );
}

const SHOWN = ['attribution', 'budgets', 'enrollment', 'fraud', 'qualification', 'rewards', 'stage_on_qualified', 'validation'];

/* Parts of the rules that have no card: they stand in the JSON, and hold. */
function Unshown() {
  const { t } = useSpeech();
  const words = useWords();
  const { draft, problems } = useEditor();
  const names = Object.keys((draft ?? {}) as object).filter((name) => !SHOWN.includes(name));
  if (names.length === 0) return null;
  return (
    <div className={styles.hint}>
      {t('console.rules.hidden', { names: words.list(names, 'and') })}
      <Faults details={problems.filter((problem) => names.includes(String(problem.path[0]))).map((problem) => problem.detail)} />
    </div>
  );
}

type Tab = 'changes' | 'try' | 'json' | 'history';

function Side({ program, control }: { program: Program; control: DraftControl }) {
  const { t } = useSpeech();
  const { draft, live } = useEditor();
  const [tab, setTab] = useState<Tab>('changes');
  const count = changes(live, draft).length;
  const tabs: { value: Tab; label: string }[] = [
    { value: 'changes', label: t('console.rules.tab_changes', { count }) },
    { value: 'try', label: t('console.rules.tab_try') },
    { value: 'json', label: t('console.rules.tab_json') },
    { value: 'history', label: t('console.rules.tab_history') },
  ];
  return (
    <aside className={styles.side} aria-label={t('console.rules.side')}>
      <div className={styles.panel}>
        <SegmentedControl fullWidth size="xs" aria-label={t('console.rules.side')} data={tabs} value={tab} onChange={(next) => setTab(next as Tab)} />
        {tab === 'changes' && <ChangeList before={live} after={draft} currency={program.currency} />}
        <div hidden={tab !== 'try'}>
          <TryPanel version={program.version} />
        </div>
        {tab === 'json' && <SourcePanel />}
        {tab === 'history' && <HistoryPanel programId={program.id} version={program.version} currency={program.currency} onTake={control.replace} />}
      </div>
      <Untouched program={program} />
    </aside>
  );
}

/* The promise that makes publishing safe: what was submitted keeps the version of its day. */
function Untouched({ program }: { program: Program }) {
  const { t } = useSpeech();
  const counts = useGet('/v1/counts', { query: { program_id: program.id } });
  const pending = counts.data?.referrals.pending;
  return (
    <p className={styles.note}>
      <IconInfoCircle size={16} aria-hidden />
      <span>
        {pending === undefined
          ? t('console.rules.from_then_on', { version: program.version })
          : t('console.rules.from_then_on_count', { count: pending, version: program.version })}
      </span>
    </p>
  );
}

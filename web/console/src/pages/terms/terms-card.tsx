import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Participant, Terms } from '../../api/objects';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Card } from '../../kit/card';
import { Failed } from '../../kit/empty';
import { Dialog } from '../../kit/reason';
import { Shapes } from '../../kit/shape';
import { Badge, type Tone } from '../../kit/status';
import type { Json } from '../../rules/json';
import { useSpeech } from '../../text/text';
import { useWords } from '../rules/words';
import { AgreementForm } from './agreement-form';
import { GroupField } from './group-field';
import { amountWords } from './overrides';
import styles from './terms.module.css';

type Rate = Terms['rules'][number];

const tones: Record<Rate['source'], Tone> = { program: 'closed', group: 'info', participant: 'progress' };

/* At which rates a participant is paid, and where each comes from. */
export function TermsCard({ participant, name }: { participant: Participant; name: string }) {
  const { t } = useSpeech();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const terms = useGet('/v1/participants/{id}/terms', { path: { id: participant.id } });
  const agree = may('groups:write') && terms.data && (
    <Button variant="default" size="xs" onClick={() => setOpen(true)}>
      {t(terms.data.agreement ? 'console.terms.change' : 'console.terms.agree')}
    </Button>
  );
  return (
    <Card title={t('console.terms.title')} side={agree}>
      {terms.error && !terms.data && <Failed error={terms.error} onAgain={() => void terms.refetch()} />}
      {!terms.error && !terms.data && <Shapes lines={3} />}
      {terms.data && (
        <div className={styles.stack}>
          <Rates terms={terms.data} />
          <Agreement terms={terms.data} />
          <GroupField participant={participant} may={may('participants:write')} />
        </div>
      )}
      {terms.data && (
        <Dialog title={t('console.terms.agree_with', { name })} opened={open} onClose={() => setOpen(false)} size="lg">
          <AgreementForm terms={terms.data} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </Card>
  );
}

function Rates({ terms }: { terms: Terms }) {
  const { t } = useSpeech();
  const words = useWords();
  if (terms.rules.length === 0) return <p className={styles.quiet}>{t('console.terms.no_rules')}</p>;
  return (
    <table className={styles.rates}>
      <tbody>
        {terms.rules.map((rate) => (
          <tr key={rate.rule_key}>
            <th scope="row">{rate.title ?? rate.rule_key}</th>
            <td>{rate.amount ? amountWords(words, rate.amount as Json, rate.currency ?? '') : rate.words}</td>
            <td>
              <Badge tone={tones[rate.source]} text={rate.source === 'group' ? t('console.terms.by_group', { group: terms.group_name ?? '' }) : t(`console.terms.by_${rate.source}`)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/* What was agreed with this participant alone: since when, until when, why, and whether it holds now. */
function Agreement({ terms }: { terms: Terms }) {
  const { t, date } = useSpeech();
  const { agreement } = terms;
  if (!agreement) return null;
  const from = agreement.from ? date(agreement.from, 'day') : null;
  const until = agreement.until ? date(agreement.until, 'day') : null;
  const span = from && until ? t('console.terms.from_until', { from, until }) : from ? t('console.terms.from', { from }) : until ? t('console.terms.until', { until }) : t('console.terms.always');
  return (
    <p className={styles.quiet}>
      {t(`console.terms.state_${agreement.state}`)} {span}. {agreement.reason}
    </p>
  );
}

import { IconMailCheck } from '@tabler/icons-react';
import { isChanged } from '../../rules/changes';
import { readVerify, VERIFY, WAYS, withVerify } from '../../rules/verify';
import { named } from '../../rules/words';
import { useSpeech } from '../../text/text';
import { Card } from './card';
import { useEditor } from './editor';
import { OtherFaults, Row } from './row';
import { WordPills } from './word-pills';
import { useWords } from './words';

/* What the referred person has to confirm before anything is paid. */
export function VerifyCard() {
  const { t } = useSpeech();
  const { draft, live, replace, capabilities } = useEditor();
  const words = useWords();
  const ways = readVerify(draft);
  const label = t('console.rules.verify_label');
  if (!capabilities.fraudKeys.has('verify')) return null;
  return (
    <Card
      icon={IconMailCheck}
      title={t('console.rules.verify')}
      text={ways.length === 0 ? t('console.rules.no_verify') : t('console.rules.verify_text', { ways: words.list(ways.map((way) => named(words, 'way', way)), 'and') })}
      changed={isChanged(live, draft, VERIFY)}
    >
      <OtherFaults path={VERIFY} below={[]} />
      <Row path={VERIFY} label={label}>
        {({ labelId, describedBy }) => (
          <WordPills label={label} labelId={labelId} describedBy={describedBy} values={ways} options={WAYS} wordOf={(way) => named(words, 'way', way)} onChange={(next) => replace(withVerify(draft, next))} />
        )}
      </Row>
    </Card>
  );
}

import { IconMessageQuestion } from '@tabler/icons-react';
import { isChanged } from '../../rules/changes';
import { at, change, put, type Path } from '../../rules/json';
import { useSpeech } from '../../text/text';
import { Card } from './card';
import { useEditor } from './editor';
import { useEndpoints } from './endpoints';
import { SelectField } from './fields';
import { OtherFaults, Row } from './row';

const HERE: Path = ['validation'];
const ENDPOINT: Path = [...HERE, 'endpoint'];

/* Which system of the business is asked before a reward is given. */
export function ValidationCard() {
  const { t } = useSpeech();
  const { draft, live, replace, capabilities } = useEditor();
  const endpoints = useEndpoints();
  const said = at(draft, ENDPOINT);
  const endpoint = typeof said === 'string' ? said : '';
  const nameOf = (id: string) => endpoints.find((one) => one.value === id)?.label ?? id;
  if (!capabilities.rulesKeys.has('validation')) return null;
  const others = endpoint === '' || endpoints.some((one) => one.value === endpoint) ? [] : [{ value: endpoint, label: endpoint }];
  return (
    <Card
      icon={IconMessageQuestion}
      title={t('console.rules.validation')}
      text={endpoint === '' ? t('console.rules.no_validation') : t('console.rules.validation_text', { endpoint: nameOf(endpoint) })}
      changed={isChanged(live, draft, HERE)}
    >
      <OtherFaults path={HERE} below={[ENDPOINT]} />
      <Row path={ENDPOINT} label={t('console.rules.validation_label')}>
        {({ describedBy }) => (
          <SelectField
            size="wide"
            label={t('console.rules.validation_label')}
            describedBy={describedBy}
            value={endpoint}
            options={[{ value: '', label: t('console.rules.validation_nobody') }, ...endpoints, ...others]}
            onChange={(next) => replace(next === '' ? change(draft, HERE, undefined) : put(draft, ENDPOINT, next))}
          />
        )}
      </Row>
    </Card>
  );
}

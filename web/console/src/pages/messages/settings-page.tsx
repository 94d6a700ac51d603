import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Failed } from '../../kit/empty';
import { Columns, Page, Stack } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import { useSpeech } from '../../text/text';
import { Sections } from '../parts/sections';
import { KindsCard } from './kinds-card';
import { LimitsCard } from './limits-card';
import { OfProgram } from './program-choice';
import { messageSections } from './sections';
import { SendingCard } from './sending-card';

/* How a program wants its messages: whether any go out, which kinds, when, how many, at what cost. */
export default function SettingsPage() {
  const speech = useSpeech();
  return (
    <Page title={speech.t('console.messages.title')}>
      <Sections label={speech.t('console.messages.title')} sections={messageSections(speech)} />
      <OfProgram>{(program) => <Settings key={program.id} programId={program.id} />}</OfProgram>
    </Page>
  );
}

function Settings({ programId }: { programId: string }) {
  const may = useMay()('messages:write');
  const messaging = useGet('/v1/programs/{id}/messaging', { path: { id: programId } });
  if (messaging.error && !messaging.data) return <Failed error={messaging.error} onAgain={() => void messaging.refetch()} />;
  if (!messaging.data) return <Shapes lines={8} />;
  return (
    <Columns wide>
      <Stack>
        <KindsCard messaging={messaging.data} disabled={!may} />
        <LimitsCard messaging={messaging.data} disabled={!may} />
      </Stack>
      <SendingCard messaging={messaging.data} disabled={!may} />
    </Columns>
  );
}

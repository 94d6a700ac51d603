import { Route, Switch } from 'wouter';
import { IconMapOff } from '@tabler/icons-react';
import { SessionContext, type Session } from '../api/session';
import { Empty } from '../kit/empty';
import { routes } from '../routes';
import { useSpeech } from '../text/text';
import { Shell } from './shell';

export default function SignedIn({ session }: { session: Session }) {
  return (
    <SessionContext value={session}>
      <Shell>
        <Switch>
          {routes.map(({ path, page: Found }) => (
            <Route key={path} path={path}>
              {(params) => <Found params={params as Record<string, string | undefined>} />}
            </Route>
          ))}
          <Route>
            <Nowhere />
          </Route>
        </Switch>
      </Shell>
    </SessionContext>
  );
}

function Nowhere() {
  const { t } = useSpeech();
  return <Empty icon={IconMapOff} title={t('console.nowhere.title')} text={t('console.nowhere.text')} />;
}

import { lazy, Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { belongs, useSessionQuery } from './api/session';
import { Failed } from './kit/empty';
import { openRoutes } from './routes';

const SignedIn = lazy(() => import('./shell/signed-in'));
const NowherePage = lazy(() => import('./pages/enter/nowhere-page'));
const SignInPage = lazy(() => import('./pages/enter/sign-in-page'));

export function App() {
  return (
    <Router base="/console">
      <Suspense fallback={null}>
        <Switch>
          {openRoutes.map(({ path, page: Found }) => (
            <Route key={path} path={path}>
              {(params) => <Found params={params as Record<string, string | undefined>} />}
            </Route>
          ))}
          <Route>
            <Entrance />
          </Route>
        </Switch>
      </Suspense>
    </Router>
  );
}

function Entrance() {
  const session = useSessionQuery();
  if (session.data) return belongs(session.data) ? <SignedIn session={session.data} /> : <NowherePage />;
  if (session.data === null) return <SignInPage />;
  if (session.error) return <Failed error={session.error} onAgain={() => void session.refetch()} />;
  return null;
}

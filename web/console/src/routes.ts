import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { openRooms } from './text/text';

/* Which page stands at which address below /console. Each is a chunk of its own. */

export interface PageProps {
  params: Record<string, string | undefined>;
}

type PageComponent = ComponentType<PageProps>;

export interface RouteRow {
  path: string;
  page: LazyExoticComponent<PageComponent>;
}

type Load = () => Promise<{ default: PageComponent }>;

function at(path: string, load: Load): RouteRow {
  return { path, page: lazy(async () => (await Promise.all([load(), openRooms()]))[0]) };
}

/* The first page of most: it says what the first load brings along. */
function first(path: string, load: Load): RouteRow {
  return { path, page: lazy(load) };
}

export const routes: RouteRow[] = [
  first('/', () => import('./pages/home/home-page')),
  at('/referrals', () => import('./pages/referrals/referrals-page')),
  at('/referrals/board', () => import('./pages/referrals/board-page')),
  at('/referrals/:id', () => import('./pages/referral/referral-page')),
  at('/participants', () => import('./pages/participants/participants-page')),
  at('/participants/:id', () => import('./pages/participant/participant-page')),
  at('/participants/:id/sheet', () => import('./pages/participant/sheet-page')),
  at('/groups', () => import('./pages/groups/groups-page')),
  at('/invitations', () => import('./pages/invitations/invitations-page')),
  at('/messages', () => import('./pages/messages/messages-page')),
  at('/messages/templates', () => import('./pages/messages/templates-page')),
  at('/messages/settings', () => import('./pages/messages/settings-page')),
  at('/contacts', () => import('./pages/contacts/contacts-page')),
  at('/contacts/:id', () => import('./pages/contact/contact-page')),
  at('/reports', () => import('./pages/reports/reports-page')),
  at('/reports/mailed', () => import('./pages/reports/mailed-page')),
  at('/reports/customers', () => import('./pages/reports/customers-page')),
  at('/review', () => import('./pages/review/review-page')),
  at('/review/lists', () => import('./pages/review/lists-page')),
  at('/rewards', () => import('./pages/rewards/rewards-page')),
  at('/rewards/to-do', () => import('./pages/todos/todos-page')),
  at('/rewards/codes', () => import('./pages/pools/pools-page')),
  at('/rewards/:id', () => import('./pages/reward/reward-page')),
  at('/redemptions', () => import('./pages/redemptions/redemptions-page')),
  at('/programs', () => import('./pages/programs/programs-page')),
  at('/programs/:id', () => import('./pages/program/program-page')),
  at('/programs/:id/page', () => import('./pages/page/page-page')),
  at('/programs/:id/rules', () => import('./pages/rules/rules-page')),
  at('/leaderboard', () => import('./pages/leaderboard/leaderboard-page')),
  at('/ledger', () => import('./pages/ledger/accounts-page')),
  at('/ledger/transactions', () => import('./pages/ledger/transactions-page')),
  at('/audit', () => import('./pages/audit/audit-page')),
  at('/developers', () => import('./pages/developers/keys-page')),
  at('/developers/connections', () => import('./pages/developers/connections-page')),
  at('/developers/webhooks', () => import('./pages/developers/webhooks-page')),
  at('/developers/webhooks/:id', () => import('./pages/developers/webhook-page')),
  at('/developers/connections/:id', () => import('./pages/developers/connection-page')),
  at('/developers/imports', () => import('./pages/imports/imports-page')),
  at('/developers/clock', () => import('./pages/developers/clock-page')),
  at('/settings', () => import('./pages/settings/business-page')),
  at('/settings/users', () => import('./pages/settings/users-page')),
  at('/settings/account', () => import('./pages/settings/account-page')),
];

/* Pages without a session: each says for itself who it is for. */
export const openRoutes: RouteRow[] = [
  at('/setup', () => import('./pages/setup/setup-page')),
  at('/invitation', () => import('./pages/enter/invitation-page')),
  at('/enter', () => import('./pages/enter/link-page')),
];

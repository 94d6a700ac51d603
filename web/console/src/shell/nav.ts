import {
  IconAddressBook,
  IconArrowRampRight2,
  IconBook,
  IconCode,
  IconDiscountCheck,
  IconFingerprint,
  IconGift,
  IconHome,
  IconInbox,
  IconMailForward,
  IconMessages,
  IconReportAnalytics,
  IconSettings,
  IconStack2,
  IconTrophy,
  IconUsers,
  IconUsersGroup,
  type Icon,
} from '@tabler/icons-react';
import type { TextKey } from '../text/text';

/* The rooms of the console, in the order of the sidebar. A page of its own is a line here and a line in routes.ts. */

export interface Room {
  path: string;
  text: TextKey;
  icon: Icon;
  /* Who may read this sees the room. */
  scope: string;
  group: 'work' | 'program' | 'books' | 'foot';
  /* G and this letter go there. */
  key?: string;
  count?: 'cases' | 'rewards';
}

export const rooms: Room[] = [
  { path: '/', text: 'console.nav.home', icon: IconHome, scope: 'referrals:read', group: 'work', key: 'h' },
  { path: '/review', text: 'console.nav.review', icon: IconInbox, scope: 'cases:read', group: 'work', key: 'q', count: 'cases' },
  { path: '/referrals', text: 'console.nav.referrals', icon: IconArrowRampRight2, scope: 'referrals:read', group: 'work', key: 'r' },
  { path: '/participants', text: 'console.nav.participants', icon: IconUsers, scope: 'participants:read', group: 'work', key: 'p' },
  { path: '/contacts', text: 'console.nav.contacts', icon: IconAddressBook, scope: 'contacts:read', group: 'work', key: 'o' },
  { path: '/rewards', text: 'console.nav.rewards', icon: IconGift, scope: 'rewards:read', group: 'work', key: 'w', count: 'rewards' },
  { path: '/redemptions', text: 'console.nav.redemptions', icon: IconDiscountCheck, scope: 'redemptions:read', group: 'work', key: 'd' },
  { path: '/programs', text: 'console.nav.programs', icon: IconStack2, scope: 'programs:read', group: 'program', key: 'g' },
  { path: '/groups', text: 'console.nav.groups', icon: IconUsersGroup, scope: 'groups:read', group: 'program' },
  { path: '/invitations', text: 'console.nav.invitations', icon: IconMailForward, scope: 'messages:read', group: 'program' },
  { path: '/messages', text: 'console.nav.messages', icon: IconMessages, scope: 'messages:read', group: 'program' },
  { path: '/reports', text: 'console.nav.reports', icon: IconReportAnalytics, scope: 'reports:read', group: 'program', key: 'y' },
  { path: '/leaderboard', text: 'console.nav.leaderboard', icon: IconTrophy, scope: 'reports:read', group: 'program', key: 'b' },
  { path: '/ledger', text: 'console.nav.ledger', icon: IconBook, scope: 'ledger:read', group: 'books', key: 'l' },
  { path: '/audit', text: 'console.nav.audit', icon: IconFingerprint, scope: 'audit:read', group: 'books', key: 't' },
  { path: '/developers', text: 'console.nav.developers', icon: IconCode, scope: 'keys:read', group: 'foot' },
  { path: '/settings', text: 'console.nav.settings', icon: IconSettings, scope: 'settings:read', group: 'foot', key: 's' },
];

import { IconArrowRampRight2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useMay } from '../api/session';
import { useKeyList } from '../kit/keys';
import { Initials } from '../kit/person';
import { useSpeech } from '../text/text';
import { rooms } from './nav';

/* What the palette offers: what the server found, then pages and acts of the console by their names. */

export interface Entry {
  key: string;
  title: string;
  subtitle?: string;
  icon: ReactNode;
  keys?: string;
  run(): void;
}

export interface EntryGroup {
  title: string;
  entries: Entry[];
}

interface Found {
  object: string;
  id: string;
  title: string | null;
  subtitle?: string | null;
}

/* Where an object is shown. */
const places: Record<string, string> = {
  participant: '/participants',
  contact: '/contacts',
  referral: '/referrals',
};

function matches(title: string, typed: string): boolean {
  return title.toLocaleLowerCase().includes(typed.toLocaleLowerCase());
}

export function useEntries(typed: string, found: readonly Found[]): EntryGroup[] {
  const { t } = useSpeech();
  const [, go] = useLocation();
  const may = useMay();
  const keys = useKeyList();
  const entryOf = (one: Found): Entry => ({
    key: one.id,
    title: one.title ?? one.id,
    ...(one.subtitle ? { subtitle: one.subtitle } : {}),
    icon: one.object === 'referral' ? <IconArrowRampRight2 size={18} /> : <Initials name={one.title ?? '?'} />,
    run: () => go(`${places[one.object] ?? '/participants'}/${one.id}`),
  });
  const people = found.filter((one) => one.object !== 'referral').map(entryOf);
  const referrals = found.filter((one) => one.object === 'referral').map(entryOf);
  const pages = rooms
    .filter((room) => may(room.scope) && matches(t(room.text), typed))
    .map((room): Entry => ({
      key: room.path,
      title: t(room.text),
      icon: <room.icon size={18} />,
      ...(room.key ? { keys: `g ${room.key}` } : {}),
      run: () => go(room.path),
    }));
  const acts = keys
    .filter((binding) => binding.group === t('console.keys.acts') && matches(binding.title, typed))
    .map((binding): Entry => ({ key: binding.keys, title: binding.title, icon: null, keys: binding.keys, run: binding.run }));
  return [
    { title: t('console.palette.people'), entries: people },
    { title: t('console.nav.referrals'), entries: referrals },
    { title: t('console.palette.acts'), entries: acts },
    { title: t('console.palette.pages'), entries: pages },
  ].filter((group) => group.entries.length > 0);
}

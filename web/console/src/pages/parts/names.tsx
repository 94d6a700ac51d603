import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { nameOf } from '../shared/names';

/* People by their names, where a row has only the id. Each is asked for once and kept. */

const tail = (id: string): string => `\u2026${id.slice(-6)}`;

/* The name, or the end of the id until it is known. */
export function useContactName(id: string | null): string {
  const may = useMay();
  const contact = useGet('/v1/contacts/{id}', { path: { id: id ?? '' }, enabled: id !== null && may('contacts:read') });
  if (id === null) return '';
  return contact.data ? nameOf(contact.data) : tail(id);
}

export function ContactName({ id, link = false }: { id: string | null; link?: boolean }) {
  const name = useContactName(id);
  if (id === null) return null;
  return link ? <Link href={`/contacts/${id}`}>{name}</Link> : <>{name}</>;
}

/* Whom a referral is about. */
export function ReferralName({ id, link = false }: { id: string | null; link?: boolean }) {
  const referral = useGet('/v1/referrals/{id}', { path: { id: id ?? '' }, enabled: id !== null });
  if (id === null) return null;
  const name = referral.data ? <ContactName id={referral.data.contact_id} /> : <>{tail(id)}</>;
  return link ? <Link href={`/referrals/${id}`}>{name}</Link> : name;
}

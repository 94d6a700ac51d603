import type { Answer, Body } from '../../api/api';

export type Connection = Answer<'/v1/connections', 'get'>['data'][number];
export type ConnectionKind = Connection['kind'];
export type NewConnection = Body<'/v1/connections', 'post'>;

/* Which fields the form of a kind has. Names are the API's own ("settings.host"), so that its errors find their fields;
 * labels and hints are texts under console.admin.connection_field. */
export interface KindField {
  name: `settings.${string}` | `secrets.${string}`;
  text: string;
  as: 'text' | 'number' | 'secret' | 'lines' | 'security';
  required?: boolean;
  hint?: boolean;
  example?: string;
}

const smtp: KindField[] = [
  { name: 'settings.host', text: 'host', as: 'text', required: true, example: 'smtp.example.com' },
  { name: 'settings.security', text: 'security', as: 'security' },
  { name: 'settings.port', text: 'port', as: 'number', hint: true, example: '587' },
  { name: 'settings.user', text: 'user', as: 'text', hint: true },
  { name: 'secrets.password', text: 'password', as: 'secret' },
  { name: 'settings.from', text: 'from_email', as: 'text', required: true, example: 'hello@example.com' },
  { name: 'settings.from_name', text: 'from_name', as: 'text' },
  { name: 'settings.reply_to', text: 'reply_to', as: 'text', hint: true },
  { name: 'settings.dkim_domain', text: 'dkim_domain', as: 'text', hint: true, example: 'example.com' },
  { name: 'settings.dkim_selector', text: 'dkim_selector', as: 'text', example: 'referd' },
  { name: 'secrets.dkim_private_key', text: 'dkim_private_key', as: 'lines', hint: true },
];

const twilio: KindField[] = [
  { name: 'settings.account_sid', text: 'account_sid', as: 'text', required: true, example: 'AC' },
  { name: 'secrets.auth_token', text: 'auth_token', as: 'secret', required: true },
  { name: 'settings.from', text: 'from_number', as: 'text', hint: true, example: '+12025550100' },
  { name: 'settings.messaging_service_sid', text: 'messaging_service_sid', as: 'text', hint: true, example: 'MG' },
];

const gateway: KindField[] = [
  { name: 'settings.url', text: 'gateway_url', as: 'text', required: true, hint: true, example: 'https://sms.example.com/cgi-bin/sendsms' },
  { name: 'settings.user', text: 'user', as: 'text', required: true },
  { name: 'secrets.password', text: 'password', as: 'secret', required: true },
  { name: 'settings.from', text: 'from_number', as: 'text', required: true, example: '+12025550100' },
];

const tremendous: KindField[] = [
  { name: 'secrets.api_key', text: 'api_key', as: 'secret', required: true },
  { name: 'settings.funding_source_id', text: 'funding_source_id', as: 'text', required: true },
  { name: 'settings.campaign_id', text: 'campaign_id', as: 'text', hint: true },
  { name: 'settings.base_url', text: 'base_url', as: 'text', hint: true, example: 'https://testflight.tremendous.com' },
];

/* stripe has a form of its own. */
const fields: Partial<Record<ConnectionKind, KindField[]>> = { smtp, twilio, sms_gateway: gateway, tremendous };

export const newKinds: ConnectionKind[] = ['webhook', 'stripe', 'smtp', 'twilio', 'sms_gateway', 'tremendous'];

export const fieldsOf = (kind: ConnectionKind): KindField[] => fields[kind] ?? [];

/* What tells of facts: it has a page of its own. */
export const tells = (kind: ConnectionKind): boolean => kind === 'stripe' || kind === 'webhook';

/* What is called, and not only calls: it can be tried. */
export const isCalled = (kind: ConnectionKind): boolean => fields[kind] !== undefined;

const memberOf = (field: KindField): ['settings' | 'secrets', string] => {
  const [part, ...rest] = field.name.split('.');
  return [part === 'secrets' ? 'secrets' : 'settings', rest.join('.')];
};

/* What the form begins with: stored settings as text, secrets empty, for they are never told. */
export function initialOf(kind: ConnectionKind, stored: Record<string, unknown> = {}): Record<string, string> {
  return Object.fromEntries(
    fieldsOf(kind).map((field) => {
      const [part, name] = memberOf(field);
      const value = part === 'settings' ? stored[name] : undefined;
      return [field.name, typeof value === 'string' || typeof value === 'number' ? String(value) : field.as === 'security' ? 'starttls' : ''];
    }),
  );
}

export interface Parts {
  settings: Record<string, string | number | null>;
  secrets: Record<string, string | null>;
}

/* The body's settings and secrets: of a new connection what was typed; of one that is changed what differs, null for what was
 * emptied. An empty secret stays as it is. */
export function partsOf(kind: ConnectionKind, values: Record<string, string | boolean>, before?: Record<string, string>): Parts {
  const parts: Parts = { settings: {}, secrets: {} };
  for (const field of fieldsOf(kind)) {
    const [part, name] = memberOf(field);
    const typed = String(values[field.name] ?? '').trim();
    if (part === 'secrets') {
      if (typed !== '') parts.secrets[name] = field.as === 'lines' ? `${typed}\n` : typed;
      continue;
    }
    if (before ? typed === before[field.name] : typed === '') continue;
    const number = field.as === 'number' && /^\d+$/.test(typed);
    parts.settings[name] = typed === '' ? null : number ? Number(typed) : typed;
  }
  return parts;
}

/* By the server's address and a secret API key. The key says which workspace it is, and whether that is the live one. */

const fields = [
  { key: 'server', label: 'Server', type: 'string', required: true, placeholder: 'https://referrals.example.com', helpText: 'The address of your referd server.' },
  { key: 'api_key', label: 'API key', type: 'password', required: true, helpText: 'A secret key of the workspace: Developers, Keys. It needs programs:read, and what the Zap does: referrals, participants, contacts, events, webhooks.' },
];

const base = (server) => String(server).trim().replace(/\/+$/, '');

export const authentication = {
  type: 'custom',
  fields,
  test: { url: '/v1/programs', params: { limit: 1 } },
  connectionLabel: '{{bundle.authData.server}}',
};

/* Paths are relative to the server's address. */
export const withAddress = (request, z, bundle) => {
  if (request.url.startsWith('/')) request.url = base(bundle.authData.server) + request.url;
  return request;
};

/* The key goes to that server and to no other address. */
export const withKey = (request, z, bundle) => {
  if (bundle.authData.api_key && request.url.startsWith(`${base(bundle.authData.server)}/`)) request.headers.Authorization = `Bearer ${bundle.authData.api_key}`;
  return request;
};

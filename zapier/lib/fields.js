/* Fields that several parts have. */

export const program = { key: 'program_id', label: 'Program', type: 'string', dynamic: 'program_list.id.name' };

export const person = [
  { key: 'name', label: 'Name', type: 'string' },
  { key: 'email', label: 'E-mail address', type: 'string' },
  { key: 'phone', label: 'Phone number', type: 'string', helpText: 'With its country code, as +1 202 555 0143.' },
  { key: 'company', label: 'Company', type: 'string' },
];

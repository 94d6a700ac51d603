import { isObject, member, type Json } from './json';

/* Who is asked about the rewards of one rule: as the rules say, whoever they name, nobody, or an endpoint of its own. */
export type Validation = { ask: 'as_rules' } | { ask: 'yes' } | { ask: 'no' } | { ask: 'endpoint'; endpoint: string };

/* Undefined: it says what a card cannot show. */
export function readValidation(json: Json | undefined): Validation | undefined {
  if (json === undefined) return { ask: 'as_rules' };
  if (typeof json === 'boolean') return { ask: json ? 'yes' : 'no' };
  const endpoint = isObject(json) && Object.keys(json).length === 1 ? member(json, 'endpoint') : undefined;
  return typeof endpoint === 'string' ? { ask: 'endpoint', endpoint } : undefined;
}

/* The choice as one text, and back: undefined is the absence of the key. */
export const validationChoice = (validation: Validation): string => (validation.ask === 'endpoint' ? validation.endpoint : validation.ask);

export function validationJson(choice: string): Json | undefined {
  if (choice === 'as_rules') return undefined;
  return choice === 'yes' || choice === 'no' ? choice === 'yes' : { endpoint: choice };
}

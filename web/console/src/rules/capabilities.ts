/* What this server's rules may say, read from the schema that it publishes (/schemas/rules.json). The editor offers
   nothing that the server would refuse, and needs no change when the server learns a key. */

import { at, isObject, isTexts, member, type Json } from './json';

export interface Capabilities {
  eventTypes: readonly string[];
  stages: readonly string[]; /* open and won ones */
  kinds: readonly string[]; /* of rewards */
  roles: readonly string[];
  triggers: readonly string[]; /* words of `on` */
  approvals: readonly string[];
  rewardKeys: ReadonlySet<string>;
  rulesKeys: ReadonlySet<string>;
  fraudKeys: ReadonlySet<string>;
}

const isRefused = (schema: Json | undefined): boolean => {
  const refused = member(schema, 'not');
  return isObject(refused) && Object.keys(refused).length === 0;
};

function keys(schema: Json | undefined): Set<string> {
  const properties = member(schema, 'properties');
  if (!isObject(properties)) return new Set();
  return new Set(Object.keys(properties).filter((name) => !isRefused(properties[name])));
}

/* The texts of `enum`, here or in one of the alternatives. */
function words(schema: Json | undefined): string[] {
  const list = member(schema, 'enum');
  if (Array.isArray(list)) return list.filter((word): word is string => typeof word === 'string');
  for (const name of ['oneOf', 'anyOf']) {
    const alternatives = member(schema, name);
    if (!Array.isArray(alternatives)) continue;
    const found = alternatives.map(words).find((of) => of.length > 0);
    if (found !== undefined) return found;
  }
  return [];
}

/* Every list of words in the schema that has all of `wanted`; the first. */
function findWords(schema: Json | undefined, wanted: string): string[] {
  const list = member(schema, 'enum');
  if (isTexts(list) && list.includes(wanted)) return list;
  const parts = Array.isArray(schema) ? schema : isObject(schema) ? Object.values(schema) : [];
  for (const part of parts) {
    const found = findWords(part, wanted);
    if (found.length > 0) return found;
  }
  return [];
}

export function readCapabilities(schema: Json): Capabilities {
  const reward = at(schema, ['properties', 'rewards', 'items']);
  const of = (name: string): string[] => words(at(reward, ['properties', name]));
  return {
    eventTypes: findWords(member(schema, '$defs'), 'invoice.paid'),
    stages: words(at(schema, ['properties', 'stage_on_qualified'])),
    kinds: of('kind'),
    roles: of('to'),
    triggers: of('on'),
    approvals: of('approval'),
    rewardKeys: keys(reward),
    rulesKeys: keys(schema),
    fraudKeys: keys(at(schema, ['properties', 'fraud'])),
  };
}

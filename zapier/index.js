import { createRequire } from 'node:module';
import { authentication, withAddress, withKey } from './lib/authentication.js';
import { asError } from './lib/answers.js';
import { triggers } from './triggers/index.js';
import { createReferral } from './creates/create-referral.js';
import { reportEvent } from './creates/report-event.js';
import { qualifyReferral } from './creates/qualify-referral.js';
import { findParticipant } from './searches/find-participant.js';

const require = createRequire(import.meta.url);
const own = require('./package.json');

const byKey = (parts) => Object.fromEntries(parts.map((part) => [part.key, part]));

/* What Zapier runs: who signs in, what is heard, what is done, what is found. Each part is a file. */
export default {
  version: own.version,
  platformVersion: own.dependencies['zapier-platform-core'],
  authentication,
  beforeRequest: [withAddress, withKey],
  afterResponse: [asError],
  triggers: byKey(triggers),
  creates: byKey([createReferral, reportEvent, qualifyReferral]),
  searches: byKey([findParticipant]),
};

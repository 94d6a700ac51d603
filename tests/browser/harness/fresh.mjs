// A server on a store that `referd init` has just made: no user, no key, nothing but the empty business.

import { newDatabase } from '../../api/harness/database.mjs';
import { mustRunVerb, Server } from '../../api/harness/process.mjs';

/** @param {{flags?: string[]}} options what `serve` is told beyond where it is */
export async function startFresh(options = {}) {
  const server = new Server(options);
  await newDatabase(server.folder);
  await mustRunVerb(['init', '--database', server.database]);
  await server.start();
  return server;
}

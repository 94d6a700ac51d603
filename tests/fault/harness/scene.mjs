// What most faults begin with: a server with a program and a few participants whose links and codes the writers use.

import { Server } from '../../api/harness/process.mjs';
import { makeParticipant, makeProgram } from '../../api/harness/world.mjs';

/** The documentation's program with participants in it: an event of the writers then gives `thanks` and `cashback`. */
export async function makeParticipants(client, count = 8) {
  const program = await makeProgram(client);
  const participants = [];
  for (let index = 0; index < count; index += 1) participants.push(await makeParticipant(client, program));
  return participants;
}

/**
 * A fresh server and its participants. The caller stops it.
 * @param {ConstructorParameters<typeof Server>[0]} [options]
 */
export async function startScene(options) {
  const server = await new Server(options).create();
  return { server, participants: await makeParticipants(server.live) };
}

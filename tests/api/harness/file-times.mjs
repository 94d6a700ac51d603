// A reporter of node:test: one line for each test file when it is over, with the seconds from the start of its process,
// which the sums of its tests do not tell: "12.3 tests/api/smoke.test.mjs". script/test keeps it beside the others.

import { EventEmitter } from 'node:events';
import path from 'node:path';

EventEmitter.defaultMaxListeners = 30; // three reporters listen to one stream, which Node takes for a leak

export default async function* fileTimes(events) {
  for await (const { type, data } of events) {
    if (type !== 'test:complete' || data.nesting !== 0 || data.name !== data.file) continue;
    yield `${(data.details.duration_ms / 1000).toFixed(1)} ${path.relative(process.cwd(), data.file)}\n`;
  }
}

/* Writes src/api/schema.d.ts from the description that the binary itself publishes, so that console and API cannot drift.
 * REFERD_BIN names the binary; else the newest that was built. */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const target = fileURLToPath(new URL('../src/api/schema.d.ts', import.meta.url));

function binary() {
  if (process.env.REFERD_BIN) return process.env.REFERD_BIN;
  const built = ['build/asan/referd', 'build/release/referd'].map((path) => root + path).filter(existsSync);
  if (built.length === 0) throw new Error('no referd is built: script/server or script/test builds one, or REFERD_BIN names one');
  return built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

const description = execFileSync(binary(), ['openapi'], { encoding: 'utf8', maxBuffer: 64 << 20 });
const types = await openapiTS(JSON.parse(description), { alphabetize: true });
writeFileSync(target, `/* Written by npm run types from the binary's own description. */\n${astToString(types)}`);

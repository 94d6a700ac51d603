// strace puts another outcome in the place of a running process's system calls.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { skipLoudly } from './report.mjs';

/** Leak detection does not work in a traced process. */
export const TRACED = { ASAN_OPTIONS: 'detect_leaks=0' };

/** Why strace cannot inject here, or false. */
export function straceObstacle(name) {
  const tried = spawnSync('strace', ['-f', '-e', 'trace=fsync', '-e', 'inject=fsync:error=EIO', 'true']);
  return tried.status === 0 ? false : skipLoudly(name, `strace does not run here: ${tried.error?.message ?? tried.stderr}`);
}

/**
 * Attaches to a process and all its threads, until it ends.
 * @param {number} pid
 * @param {string} calls comma-separated
 * @param {string} outcome as strace's -e inject= has it behind the calls
 * @returns {Promise<{text: string, ended: Promise<unknown>}>} the log as it grows; times are of the wall clock
 */
export async function inject(pid, calls, outcome) {
  const strace = spawn('strace', ['-f', '-y', '-ttt', '-p', String(pid), '-e', `trace=${calls}`, '-e', `inject=${calls}:${outcome}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  const log = { text: '', ended: once(strace, 'close') };
  strace.stderr.setEncoding('utf8').on('data', (text) => (log.text += text));
  while (!log.text.includes('attached')) await once(strace.stderr, 'data');
  return log;
}

/**
 * The calls of a log, each on one line: strace breaks one in two when another thread's comes in between.
 * @param {{text: string}} log
 * @returns {{at: number, text: string}[]} when each began, by the wall clock in ms
 */
export function callsOf(log) {
  const calls = [];
  const begun = new Map();
  for (const [, pid, seconds, text] of log.text.matchAll(/^(?:\[pid +(\d+)\] )?(\d+\.\d+) (.*)$/gm)) {
    const call = begun.get(pid) ?? { at: Number(seconds) * 1000, text: '' };
    call.text += text.replace(/^<\.\.\. \w+ resumed>/, '').replace(/ <unfinished \.\.\.>$/, '');
    begun.delete(pid);
    if (text.endsWith(' <unfinished ...>')) begun.set(pid, call);
    else calls.push(call);
  }
  return calls;
}

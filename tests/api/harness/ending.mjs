// How a test file ends: what it made outside its own process (folders, databases, mounts, programs) is undone, last made
// first. When its tests have failed, what shows why is kept and named; when somebody interrupts it (Ctrl-C), nothing is.

const INTERRUPTED = 130; // status of a shell's command that ended so

const undos = [];
let interrupted = false;

/**
 * Calls `undo` when the process ends, by whatever way it can notice. Synchronous, like all that is done at an exit.
 * @param {(keep: boolean) => void} undo keep: leave what one would look at after a failure
 */
export function atEnd(undo) {
  undos.push(undo);
}

process.on('exit', (status) => {
  for (const undo of undos.reverse()) {
    try {
      undo(status !== 0 && !interrupted);
    } catch (error) {
      if (!interrupted) console.error(error); // else what it wanted may be gone already: the server of a database
    }
  }
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (interrupted) return; // it is ending
    interrupted = true;
    process.exit(INTERRUPTED);
  });
}

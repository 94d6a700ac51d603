// Disks of our own for a test, which fill or lose their power when it wants; they are unmounted when the test file ends.
// Mounting needs root.

import { execFileSync } from 'node:child_process';
import { mkdirSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { atEnd } from '../../api/harness/ending.mjs';
import { makeTempFolder } from '../../api/harness/process.mjs';

const EXT4_IOC_SHUTDOWN = 0x8004587d; // _IOR('X', 125, __u32)
const NO_LOG_FLUSH = 2;
const RELEASE_LIMIT_MS = 20_000;
const POLL_MS = 20;
const SHUTDOWN = `import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), ${EXT4_IOC_SHUTDOWN}, struct.pack('I', ${NO_LOG_FLUSH}))`;

const run = (program, ...args) => execFileSync(program, args, { stdio: 'pipe' });

/** Calls `make`; gives what it made, or why this machine cannot have it. */
function attempt(make) {
  if (process.getuid() !== 0) return { reason: 'mounting needs root' };
  try {
    return make();
  } catch (error) {
    return { reason: `${error.message} ${error.stderr ?? ''}`.trim() };
  }
}

/** Lazily, for a failed test may still hold files in it. */
const unmountAtEnd = (folder) => atEnd(() => run('umount', '--lazy', folder));

/** A process that entered a mount namespace of its own just now keeps a copy of the mount: with it the dead file system. */
async function released(image) {
  const deadline = Date.now() + RELEASE_LIMIT_MS;
  while (run('losetup', '--associated', image).length > 0) {
    if (Date.now() > deadline) throw new Error(`${image} is still in use after umount`);
    await delay(POLL_MS);
  }
}

/**
 * A tmpfs of so many MiB, and of so many files.
 * @returns {{folder: string, freeBytes: () => number} | {reason: string}}
 */
export function mountSmallDisk(mebibytes, files = 1024) {
  return attempt(() => {
    const folder = `${makeTempFolder()}/disk`;
    mkdirSync(folder);
    run('mount', '-t', 'tmpfs', '-o', `size=${mebibytes}m,nr_inodes=${files},mode=0700`, 'referd-test', folder);
    const freeBytes = () => {
      const stats = statfsSync(folder);
      return stats.bavail * stats.bsize;
    };
    unmountAtEnd(folder);
    return { folder, freeBytes };
  });
}

/**
 * An ext4 in a file, whose power can be cut: what was not written and flushed is gone, as is the file system's own log
 * of the last seconds.
 * @returns {{folder: string, cutPower: () => void, mountAgain: () => Promise<void>} | {reason: string}}
 */
export function mountPoweredDisk(mebibytes) {
  return attempt(() => {
    const place = makeTempFolder();
    const image = `${place}/image`;
    const folder = `${place}/disk`;
    mkdirSync(folder);
    writeFileSync(image, '');
    truncateSync(image, mebibytes * 1_048_576);
    run('mkfs.ext4', '-q', image);
    const mount = () => run('mount', '-o', 'loop', image, folder);
    mount();
    unmountAtEnd(folder);
    return {
      folder,
      cutPower: () => run('python3', '-c', SHUTDOWN, folder),
      mountAgain: async () => {
        run('umount', folder);
        await released(image);
        mount();
      },
    };
  });
}

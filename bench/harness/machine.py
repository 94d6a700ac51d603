"""One paragraph about the machine, so that a table can be read years later."""

import os
import platform
from pathlib import Path

from harness.bench import Bench
from harness.programs import raw


def describe(bench: Bench) -> str:
    """Processor, load, and what the disk and the database can do without any server."""
    seconds = min(bench.seconds, 2)
    fsync = raw("fsync", bench.folder, seconds)
    return (f"machine: {os.cpu_count()} x {_processor()}, Linux {platform.release()}, load {os.getloadavg()[0]:.1f};"
            f" {bench.rounds} rounds of {bench.seconds} s\n"
            f"raw: fsync {fsync['median_us']:.0f} us (p99 {fsync['p99_us']:.0f} us); {bench.describe_store(seconds)}\n")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()

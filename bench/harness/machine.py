"""One paragraph about the machine, so that a table can be read years later."""

import os
import platform
import sqlite3
from pathlib import Path

from harness.bench import Bench
from harness.programs import raw

CLICK_BATCHES = (100, 256)


def describe(bench: Bench) -> str:
    """Processor, load, and what the disk and SQLite can do without any server."""
    seconds = min(bench.seconds, 2)
    fsync = raw("fsync", bench.folder, seconds)
    commits = raw("commits", bench.folder, seconds)["rows_per_second"]
    clicks = ", ".join(f"{raw('clicks', bench.folder, seconds, str(batch))['rows_per_second']:,.0f}/s by {batch}"
                       for batch in CLICK_BATCHES)
    return (f"machine: {os.cpu_count()} x {_processor()}, Linux {platform.release()}, load {os.getloadavg()[0]:.1f};"
            f" {bench.rounds} rounds of {bench.seconds} s\n"
            f"raw: fsync {fsync['median_us']:.0f} us (p99 {fsync['p99_us']:.0f} us); SQLite"
            f" {sqlite3.sqlite_version} {commits:,.0f} commits/s, click rows {clicks}\n")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()

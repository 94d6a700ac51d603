"""Builds and runs the C programs of the bench: raw and raw_postgres (what the disk and the databases can do), replay
and replay_postgres (what the databases can do with a trace), visitors (a generator of load)."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness.process import Failure, stop
from harness.settings import BENCH, CACHE

FLAGS = ["-std=c17", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wstrict-prototypes",
         "-Wmissing-prototypes", "-Wvla", "-Wformat=2", "-Werror"]


def build(name: str, sources: list[str], packages: list[str]) -> Path:
    """Compiles a program unless it is newer than its sources, and returns its path."""
    binary = CACHE / name
    inputs = [BENCH / source for source in sources]
    watched = [*inputs, *BENCH.glob("*.h")]
    if not binary.exists() or binary.stat().st_mtime < max(path.stat().st_mtime for path in watched):
        CACHE.mkdir(parents=True, exist_ok=True)
        libraries = _run(["pkg-config", "--cflags", "--libs", *packages], f"the headers of {packages}") if packages else ""
        _run(["cc", *FLAGS, "-o", binary, *inputs, *libraries.split()], f"compiling {name}")
    return binary


def raw(measurement: str, folder: Path, seconds: int, *args: str) -> dict[str, float]:
    """One measurement of raw.c, in an existing folder."""
    binary = build("raw", ["raw.c"], ["sqlite3"])
    try:
        return json.loads(_run([binary, measurement, folder, str(seconds), *args], f"raw {measurement}"))
    finally:
        for leftover in folder.glob("raw.*"):
            leftover.unlink()


@dataclass(frozen=True)
class Inserts:
    """Rows that were inserted a second."""

    rate: float


def raw_postgres(url: str, seconds: int, batch: int) -> Inserts:
    """Inserts rows as wide as clicks into the database, so many a commit."""
    binary = build("raw_postgres", ["raw_postgres.c"], ["libpq"])
    done = json.loads(_run([binary, "clicks", url, str(seconds), str(batch)], "raw_postgres"))
    return Inserts(done["rows_per_second"])


@dataclass(frozen=True)
class Visits:
    """One run: visits answered with a redirect, visits per second, and how the generator waited for them."""

    requests: int
    rate: float
    sockets: str


def visit(port: int, connections: int, seconds: int, requests: Path, processors: set[int]) -> Visits:
    """Sends the requests of the file at random, over so many connections, from these processors."""
    binary = build("visitors", ["visitors.c", "sockets_ring.c", "sockets_epoll.c"], ["liburing"])
    command = [binary, str(port), str(connections), str(seconds), requests]
    done = json.loads(_run(command, "visitors", lambda: os.sched_setaffinity(0, processors)))
    return Visits(done["requests"], done["requests"] * 1e6 / done["duration_us"], done["sockets"])


@dataclass(frozen=True)
class Part:
    """What the replay did in one part."""

    items: int
    rate: float
    pages_per_item: float  # written to SQLite's log


class Replay:
    """A replay of a trace, part by part. Use as a context manager; entering parses the trace and warms nothing."""

    def __init__(self, *command: str | Path):
        self.command = command

    @classmethod
    def on_sqlite(cls, folder: Path, trace: Path, parts: int) -> "Replay":
        """replay.c on the store in the folder."""
        binary = build("replay", ["replay.c", "trace.c"], ["sqlite3", "jansson"])
        return cls(binary, folder / "referd.db", folder / "referd.clicks.db", trace, str(parts))

    @classmethod
    def on_postgres(cls, url: str, trace: Path, parts: int) -> "Replay":
        """replay_postgres.c on a database."""
        binary = build("replay_postgres", ["replay_postgres.c", "trace.c"], ["libpq", "jansson"])
        return cls(binary, url, trace, str(parts))

    def __enter__(self) -> "Replay":
        self.child = subprocess.Popen(self.command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE)
        try:
            self._answer()
        except BaseException:
            stop(self.child)
            raise
        return self

    def next_part(self) -> Part:
        """Replays the next part."""
        print(file=self.child.stdin, flush=True)
        seen = json.loads(self._answer())
        return Part(seen["items"], seen["items"] / seen["seconds"], seen.get("pages", 0) / seen["items"])

    def __exit__(self, *_) -> None:
        stop(self.child)

    def _answer(self) -> str:
        line = self.child.stdout.readline()
        if not line:
            raise Failure(self.child.stderr.read().strip() or "replay ended early")
        return line


def _run(command: list[str | Path], what: str, prepare: Callable[[], None] | None = None) -> str:
    done = subprocess.run(command, text=True, capture_output=True, check=False, preexec_fn=prepare)
    if done.returncode != 0:
        raise Failure(f"{what} failed: {done.stderr.strip()}")
    return done.stdout

"""Builds and runs the C programs of the bench: raw (what the disk can do), replay (what SQLite can do with a trace)."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.process import Failure, stop
from harness.settings import BENCH, CACHE

FLAGS = ["-std=c17", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wstrict-prototypes",
         "-Wmissing-prototypes", "-Wvla", "-Wformat=2", "-Werror"]


def build(name: str, sources: list[str], libraries: list[str]) -> Path:
    """Compiles a program unless it is newer than its sources, and returns its path."""
    binary = CACHE / name
    inputs = [BENCH / source for source in sources]
    watched = [*inputs, *BENCH.glob("*.h")]
    if not binary.exists() or binary.stat().st_mtime < max(path.stat().st_mtime for path in watched):
        CACHE.mkdir(parents=True, exist_ok=True)
        command = ["cc", *FLAGS, "-o", binary, *inputs, *(f"-l{library}" for library in libraries)]
        done = subprocess.run(command, text=True, capture_output=True, check=False)
        if done.returncode != 0:
            raise Failure(f"{name} does not compile: {done.stderr}")
    return binary


def raw(measurement: str, folder: Path, seconds: int, *args: str) -> dict[str, float]:
    """One measurement of raw.c, in an existing folder."""
    binary = build("raw", ["raw.c"], ["sqlite3"])
    done = subprocess.run([binary, measurement, folder, str(seconds), *args], text=True, capture_output=True,
                          check=False)
    for leftover in folder.glob("raw.*"):
        leftover.unlink()
    if done.returncode != 0:
        raise Failure(done.stderr.strip())
    return json.loads(done.stdout)


@dataclass(frozen=True)
class Part:
    """What the replay did in one part."""

    items: int
    rate: float
    pages_per_item: float


class Replay:
    """replay.c, part by part. Use as a context manager; entering parses the trace and warms nothing."""

    def __init__(self, folder: Path, trace: Path, parts: int):
        binary = build("replay", ["replay.c", "trace.c"], ["sqlite3", "jansson"])
        self.command = [binary, folder / "referd.db", folder / "referd.clicks.db", trace, str(parts)]

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
        return Part(seen["items"], seen["items"] / seen["seconds"], seen["pages"] / seen["items"])

    def __exit__(self, *_) -> None:
        stop(self.child)

    def _answer(self) -> str:
        line = self.child.stdout.readline()
        if not line:
            raise Failure(self.child.stderr.read().strip() or "replay ended early")
        return line

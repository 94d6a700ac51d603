"""What every row needs: a folder to work in, the stores, rounds that alternate between the sides, medians."""

import itertools
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from harness import nginx, referd, seeding
from harness.process import Failure
from harness.programs import raw
from harness.settings import CACHE, Pace

REFERRALS_EACH = 100
SMALL = seeding.Shape(participants=10)
DISK_WAIT_MS = 5.0
DISK_SECONDS = 2
ROUNDS_TRIED = 2  # for each that is asked for


def large(rows: int) -> seeding.Shape:
    """The shape with so many referrals."""
    return seeding.Shape(participants=max(10, rows // REFERRALS_EACH))


class Bench:
    """One run of the bench. Use as a context manager: leaving removes its working folder."""

    def __init__(self, pace: Pace):
        self.pace = pace
        self.rounds = pace.rounds
        self.seconds = pace.seconds
        self.rows = pace.rows
        self.numbers = itertools.count(1)

    def __enter__(self) -> "Bench":
        CACHE.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="run-", dir=CACHE))
        return self

    def __exit__(self, *_) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def nginx(self) -> nginx.Nginx:
        """A new nginx, not started yet."""
        return nginx.Nginx(self.folder)

    def store(self, shape: seeding.Shape | None = None) -> seeding.Store:
        """A fresh copy of a seeded store, the large one if nothing else is said; delete it with drop() when the row is
        over."""
        return seeding.store(shape or large(self.rows)).copy_to(self.folder / f"store-{next(self.numbers)}")

    @staticmethod
    def server(store: seeding.Store, *flags: str | Path) -> referd.Server:
        """A server on a copy of a store, not started yet, as shipped but for the flags."""
        return referd.Server(store, *flags)

    def drop(self, *stores: seeding.Store) -> None:
        """Removes copies: a run would otherwise pile up gigabytes."""
        for store in stores:
            shutil.rmtree(store.folder)

    def describe_store(self, seconds: int) -> str:
        """What the database can do without any server of ours."""
        commits = raw("commits", self.folder, seconds)["rows_per_second"]
        clicks = ", ".join(f"{raw('clicks', self.folder, seconds, str(batch))['rows_per_second']:,.0f}/s by {batch}"
                           for batch in (100, 256))
        return f"SQLite {sqlite3.sqlite_version} {commits:,.0f} commits/s, click rows {clicks}"

    def file(self, name: str) -> Path:
        """A path for a file of this run."""
        return self.folder / f"{next(self.numbers)}-{name}"

    def alternate(self, *sides: Callable[[], object], times: int = 1) -> list[list]:
        """Measures the sides in turn, round after round: what disturbs the machine for a while disturbs all of them.
        `times` as many rounds as asked for are for what swings more than others. Returns the results of each side, in
        the order of the rounds."""
        results: list[list] = [[] for _ in sides]
        for _ in range(times * self.rounds):
            for side, kept in zip(sides, results):
                kept.append(side())
        return results

    def alternate_steadily(self, *sides: Callable[[], object]) -> tuple[list[list], "Disk"]:
        """Like alternate(), for latencies of what waits for the disk: a round is void when the disk by itself, a moment
        before or after, made one in a hundred wait for longer than DISK_WAIT_MS, whatever the sides showed. When the
        disk is not steady for long enough all rounds count, the steady ones first."""
        steady: list[list] = []
        void: list[list] = []
        before = self._disk_wait_ms()
        while len(steady) < self.rounds and len(steady) + len(void) < ROUNDS_TRIED * self.rounds:
            results = [side() for side in sides]
            after = self._disk_wait_ms()
            (void if max(before, after) > DISK_WAIT_MS else steady).append(results)
            before = after
        counted = steady if len(steady) == self.rounds else steady + void
        return [list(side) for side in zip(*counted)], Disk(len(steady), len(void), len(counted))

    def _disk_wait_ms(self) -> float:
        """What the disk alone costs who comes at a random moment, 99th percentile."""
        return raw("fsync", self.folder, DISK_SECONDS)["wait_p99_us"] / 1000


@dataclass(frozen=True)
class Disk:
    """How steady the disk was: rounds beside which it was, rounds beside which it was not, rounds that count."""

    steady: int
    void: int
    counted: int

    def told(self, latencies_ms: list[float]) -> str:
        """For people, with what the steady rounds alone would say of the latencies."""
        if self.counted == self.steady:
            return f"{self.void} rounds void for the disk" if self.void else "disk steady"
        alone = f", {median(latencies_ms[:self.steady]):.1f} ms in the others" if self.steady else ""
        return f"disk unsteady in {self.void} of {self.counted} rounds, all counted{alone}"


class Slices:
    """Hands out pieces of a list of names as files, each name once. With `parts` no piece is larger than such a part
    of the list."""

    def __init__(self, bench: Bench, names: list[str], parts: int = 1):
        self.bench = bench
        self.names = names
        self.most = len(names) // parts
        self.used = 0

    def next_file(self, count: int) -> Path:
        """A file with the next `count` names, one a line, or all that may be had."""
        names = self.names[self.used:self.used + min(count, self.most)]
        if not names:
            raise Failure("the store has too few pending referrals for so many rounds")
        self.used += len(names)
        file = self.bench.file("ids.txt")
        file.write_text("\n".join(names) + "\n")
        return file


def ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of the ratios round by round."""
    return median(our / their for our, their in zip(ours, theirs))


def extremes(ours: list[float], theirs: list[float]) -> str:
    """How far the ratios of single rounds lie apart, for people."""
    ratios = sorted(our / their for our, their in zip(ours, theirs))
    return f"{ratios[0]:.2f} to {ratios[-1]:.2f} in {len(ratios)} rounds"


def rates(results: list) -> list[float]:
    """The rate of each result."""
    return [result.rate for result in results]


def per_second(results: list) -> str:
    """The median rate, for people."""
    return f"{median(rates(results)):,.0f}/s"

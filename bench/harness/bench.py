"""What every row needs: a folder to work in, the stores, rounds that alternate between the sides, medians."""

import itertools
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from harness import nginx, referd, seeding
from harness.process import Failure
from harness.settings import CACHE, Pace

LARGE_REFERRALS = 1_000_000
SMALL_REFERRALS = 1_000


class Bench:
    """One run of the bench. Use as a context manager: leaving removes its working folder."""

    def __init__(self, pace: Pace):
        self.pace = pace
        self.rounds = pace.rounds
        self.seconds = pace.seconds
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

    def store(self, referrals: int = LARGE_REFERRALS) -> seeding.Store:
        """A fresh copy of a seeded store; delete it with drop() when the row is over."""
        return seeding.store(referrals).copy_to(self.folder / f"store-{next(self.numbers)}")

    @staticmethod
    def server(store: seeding.Store, *flags: str | Path) -> referd.Server:
        """A server on a copy of a store, not started yet, as shipped but for the flags."""
        return referd.Server(store.folder, *flags)

    @staticmethod
    def drop(*stores: seeding.Store) -> None:
        """Removes copies: a run would otherwise pile up gigabytes."""
        for store in stores:
            shutil.rmtree(store.folder)

    def file(self, name: str) -> Path:
        """A path for a file of this run."""
        return self.folder / f"{next(self.numbers)}-{name}"

    def alternate(self, *sides: Callable[[], object]) -> list[list]:
        """Measures the sides in turn, round after round: what disturbs the machine for a while disturbs all of them.
        Returns the results of each side, in the order of the rounds."""
        results: list[list] = [[] for _ in sides]
        for _ in range(self.rounds):
            for side, kept in zip(sides, results):
                kept.append(side())
        return results


class Slices:
    """Hands out pieces of a list of names as files, each name once."""

    def __init__(self, bench: Bench, names: list[str]):
        self.bench = bench
        self.names = names
        self.used = 0

    def next_file(self, count: int) -> Path:
        """A file with the next `count` names, one a line, or all that are left."""
        names = self.names[self.used:self.used + count]
        if not names:
            raise Failure("the store has too few pending referrals for so many rounds")
        self.used += len(names)
        file = self.bench.file("ids.txt")
        file.write_text("\n".join(names) + "\n")
        return file


def ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of the ratios round by round."""
    return median(our / their for our, their in zip(ours, theirs))


def rates(results: list) -> list[float]:
    """The rate of each result."""
    return [result.rate for result in results]


def per_second(results: list) -> str:
    """The median rate, for people."""
    return f"{median(rates(results)):,.0f}/s"

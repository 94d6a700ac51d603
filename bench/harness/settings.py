"""Where things are, and how long a measurement takes."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench"
CACHE = ROOT / "build" / "bench"
REFERD = Path(os.environ.get("REFERD_BINARY", ROOT / "build" / "release" / "referd"))
MIGRATIONS = ROOT / "src" / "store" / "migrations"


@dataclass(frozen=True)
class Pace:
    """How often each side of a row is measured, and for how many seconds each time."""

    rounds: int
    seconds: int


def pace(quick: bool) -> Pace:
    """The environment decides; without it five rounds of five seconds, or one of two for a quick look."""
    rounds, seconds = (1, 2) if quick else (5, 5)
    return Pace(int(os.environ.get("BENCH_ROUNDS", rounds)), int(os.environ.get("BENCH_SECONDS", seconds)))

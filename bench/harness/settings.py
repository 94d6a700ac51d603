"""Where things are, and how long a measurement takes."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench"
CACHE = ROOT / "build" / "bench"
REFERD = Path(os.environ.get("REFERD_BINARY", ROOT / "build" / "release" / "referd"))
ROWS = 1_000_000  # of a large store
ROWS_QUICK = 20_000
MIGRATIONS = ROOT / "src" / "store" / "migrations"


@dataclass(frozen=True)
class Pace:
    """How often each side of a row is measured, and for how many seconds each time; how many referrals a large store
    has."""

    rounds: int
    seconds: int
    rows: int


def pace(quick: bool, rows: int | None) -> Pace:
    """The environment decides; without it five rounds of five seconds, or one of two and smaller stores for a look."""
    rounds, seconds, usual_rows = (1, 2, ROWS_QUICK) if quick else (5, 5, ROWS)
    return Pace(int(os.environ.get("BENCH_ROUNDS", rounds)), int(os.environ.get("BENCH_SECONDS", seconds)),
                rows or usual_rows)

"""Makes the stores that the rows run on, through the API, and keeps them under build/bench for the next run.

A store has two programs: the example of the API's documentation, which rewards both sides, and one that rewards the
referrer only. Nine in ten participants are in the first. All have equally many referrals, of which one has been
qualified, so that balances and rewards exist; the others are pending. One participant of the first program may have
thousands more: the busy one. Everything is made through the API but for copies of the pending referrals, which
multiply.py adds.
"""

import hashlib
import os
import random
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from harness import loader, multiply, referd, typeid
from harness.process import Failure
from harness.settings import CACHE, MIGRATIONS

QUALIFIED_EACH = 1
TEMPLATES_EACH = 3
COUNTED_SECONDS = 300
SEEDED_BY = ("seeding.py", "multiply.py", "people.py", "crowd.py", "crowd_copies.py")
COPIED = ("referd.db*", "referd.clicks.db*", "master.key")

THANKS = {"key": "thanks", "to": "referrer", "kind": "credit", "on": "qualified", "hold_days": 30,
          "amount": {"steps": [{"from": 1, "fixed": 2500}, {"from": 3, "fixed": 5000}, {"from": 5, "fixed": 10000}]}}
CASHBACK = {"key": "cashback", "to": "referred", "kind": "credit", "on": "qualified",
            "amount": {"percent_bp": 1000, "of": "event.amount", "cap": 5000}}
QUALIFICATION = {"all": [{"field": "event.type", "op": "in", "value": ["job.invoiced", "invoice.paid"]},
                         {"field": "event.amount", "op": "gte", "value": 5000},
                         {"field": "referral.age_days", "op": "lte", "value": 365}]}


@dataclass(frozen=True)
class Shape:
    """How much is in a store: participants, copies of each pending referral that the API made, and how many of those
    the busy participant has on top."""

    participants: int
    copies: int = 32
    busy: int = 0

    @property
    def referrals(self) -> int:
        each = QUALIFIED_EACH + TEMPLATES_EACH * (1 + self.copies)
        return self.participants * each + self.busy * (1 + self.copies)


@dataclass(frozen=True)
class Store:
    """A folder with a database, its key, and lists of what is in it."""

    folder: Path

    @property
    def url(self) -> str:
        return f"sqlite:{self.folder}/referd.db"

    @property
    def flags(self) -> tuple[str | Path, ...]:
        """What a server must be told of the store besides the URL."""
        return ()

    @property
    def key(self) -> str:
        return (self.folder / "key.txt").read_text().strip()

    def names(self, kind: str) -> list[str]:
        """One of the lists: codes, participants, pending-two-rewards, pending-one-reward, pending-busy."""
        return (self.folder / f"{kind}.txt").read_text().split()

    def copy_to(self, folder: Path) -> "Store":
        """Copies the database (not the lists of ids) and waits until the copy is on disk."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for pattern in COPIED:
            for source in self.folder.glob(pattern):
                _flush(shutil.copy2(source, folder / source.name))
        for listing in self.folder.glob("*.txt"):
            (folder / listing.name).symlink_to(listing)
        return Store(folder)

    def count_clicks(self) -> int:
        """How many clicks are stored. No server has the store open."""
        database = sqlite3.connect(self.folder / "referd.clicks.db")
        try:
            (count,) = database.execute("SELECT count(*) FROM click").fetchone()
        finally:
            database.close()
        return count


def store(shape: Shape) -> Store:
    """The store of this shape, made if it is not there yet."""
    folder = CACHE / f"store-{shape.referrals}-{fingerprint()}"
    if not folder.exists():
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        start = time.monotonic()
        _fill(Store(part), shape)
        part.rename(folder)
        say(f"seeded {shape.referrals} referrals in {time.monotonic() - start:.0f} s: {folder}")
    return Store(folder)


def _fill(made: Store, shape: Shape) -> None:
    referd.verb("init", "--database", made.url)
    key = referd.verb("key", "create", "--database", made.url, "--name", "bench")
    (made.folder / "key.txt").write_text(key + "\n")
    with referd.Server(made) as server:
        programs = [server.post("/v1/programs", _program(name, rewards), key)["id"]
                    for name, rewards in (("Both sides", [THANKS, CASHBACK]), ("Referrer only", [THANKS]))]
        participants = _participants(server.port, key, programs, shape.participants)
        ids = _referrals(server.port, key, participants, shape.busy)
        _qualify(server.port, key, ids[:len(participants) * QUALIFIED_EACH])
        wait_until_counted(made)
    say(f"copying each pending referral {shape.copies} times")
    multiply.multiply(made.folder / "referd.db", shape.copies)
    say("verifying")
    referd.verb("verify", "--database", made.url)
    _write_lists(made.folder, programs, participants, shape)


def _program(name: str, rewards: list[dict]) -> dict:
    return {"name": name, "currency": "USD", "destination_url": "https://www.example.com/start",
            "rules": {"attribution": {"touch": "last", "window_days": 90}, "qualification": QUALIFICATION,
                      "rewards": rewards}}


def _participants(port: int, key: str, programs: list[str], count: int) -> list[dict]:
    made: list[dict] = [{}] * count

    def keep(number: int, answer: dict) -> None:
        made[number] = {"id": answer["id"], "code": answer["code"], "program": answer["program_id"]}

    say(f"seeding {count} participants")
    loader.post_all(port, key, "/v1/participants",
                    ({"program_id": programs[number % 10 == 9], "kind": "customer", "name": f"Participant {number}",
                      "email": f"participant-{number}@example.com"} for number in range(count)), keep)
    return made


def _referrals(port: int, key: str, participants: list[dict], busy: int) -> list[str]:
    """The referrals that are made through the API, participant by participant, and then around again; those that the
    busy participant, the first, has on top come last."""
    regular = len(participants) * (QUALIFIED_EACH + TEMPLATES_EACH)
    count = regular + busy
    ids = [""] * count

    def keep(number: int, answer: dict) -> None:
        ids[number] = answer["id"]

    def body(number: int) -> dict:
        participant = participants[number % len(participants) if number < regular else 0]
        return {"program_id": participant["program"], "participant_id": participant["id"],
                "prospect": {"name": f"Prospect {number}", "email": f"prospect-{number}@example.com"}}

    say(f"seeding {count} referrals")
    loader.post_all(port, key, "/v1/referrals", (body(number) for number in range(count)), keep)
    return ids


def _qualify(port: int, key: str, ids: list[str]) -> None:
    loader.post_all(port, key, "/v1/events",
                    ({"type": "invoice.paid", "external_id": f"seed-{number}", "referral_id": referral,
                      "amount": 5000 + number, "currency": "USD"} for number, referral in enumerate(ids)),
                    lambda _number, _answer: None)


def _write_lists(folder: Path, programs: list[str], participants: list[dict], shape: Shape) -> None:
    """Pending referrals are shuffled: real invoices are not paid in the order in which the leads came. Those of the
    busy participant are on a list of their own, when there is one."""
    busy = participants[0]["id"] if shape.busy else None
    database = sqlite3.connect(folder / "referd.db")
    try:
        (count,) = database.execute("SELECT count(*) FROM referral").fetchone()
        assert count == shape.referrals, f"{count} referrals in the store"
        two, one = (_pending(database, program, busy) for program in programs)
        of_busy = _pending_of(database, busy) if busy else []
    finally:
        database.close()
    lists = {"codes": [made["code"] for made in participants], "participants": [made["id"] for made in participants],
             "pending-two-rewards": two, "pending-one-reward": one, "pending-busy": of_busy}
    for kind, names in lists.items():
        (folder / f"{kind}.txt").write_text("\n".join(names) + "\n")


def _pending(database: sqlite3.Connection, program: str, but_not: str | None) -> list[str]:
    return _shuffled(database.execute(
        "SELECT id FROM referral WHERE program_id = ? AND participant_id <> ? AND qualified_at IS NULL",
        (typeid.decode(program), typeid.decode(but_not) if but_not else b"")))


def _pending_of(database: sqlite3.Connection, participant: str) -> list[str]:
    return _shuffled(database.execute("SELECT id FROM referral WHERE participant_id = ? AND qualified_at IS NULL",
                                      (typeid.decode(participant),)))


def _shuffled(rows: Iterable[tuple[bytes]]) -> list[str]:
    ids = [typeid.encode("ref", raw) for (raw,) in rows]
    random.Random(1).shuffle(ids)
    return ids


def fingerprint() -> str:
    """Changes with the schema and with what is seeded: both make an old store useless."""
    digest = hashlib.sha256()
    sources = [Path(__file__).with_name(name) for name in SEEDED_BY]
    for path in [*sources, *sorted(MIGRATIONS.rglob("*.sql"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _flush(path: Path) -> None:
    """Writes of the copy that lag behind would otherwise be paid for by the first commits measured."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def wait_until_counted(made: Store) -> None:
    """Waits until the server that has the store open has added up all figures: copies would else be counted while
    something is measured."""
    database = sqlite3.connect(f"file:{made.folder}/referd.db?mode=ro", uri=True)
    deadline = time.monotonic() + COUNTED_SECONDS
    try:
        while database.execute("SELECT EXISTS (SELECT 1 FROM uncounted)").fetchone() != (0,):
            if time.monotonic() > deadline:
                raise Failure(f"figures are not counted after {COUNTED_SECONDS} s")
            time.sleep(0.1)
    finally:
        database.close()


def say(text: str) -> None:
    """Tells the person who waits."""
    print(text, file=sys.stderr, flush=True)

"""Makes the stores that the rows run on, through the API, and keeps them under build/bench for the next run.

A store has two programs: the example of the API's documentation, which rewards both sides, and one that rewards the
referrer only. Nine in ten participants are in the first. Every participant has 100 referrals, of which one has been
qualified, so that balances and rewards exist; the others are pending. Everything is made through the API but for copies
of the pending referrals, which multiply.py adds.
"""

import hashlib
import os
import random
import shutil
import sqlite3
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from harness import loader, multiply, referd, typeid
from harness.settings import CACHE, MIGRATIONS

QUALIFIED_EACH = 1
TEMPLATES_EACH = 3
COPIES = 32
REFERRALS_EACH = QUALIFIED_EACH + TEMPLATES_EACH * (1 + COPIES)
COPIED = ("referd.db*", "referd.clicks.db*", "master.key")

THANKS = {"key": "thanks", "to": "referrer", "kind": "credit", "on": "qualified", "hold_days": 30,
          "amount": {"steps": [{"from": 1, "fixed": 2500}, {"from": 3, "fixed": 5000}, {"from": 5, "fixed": 10000}]}}
CASHBACK = {"key": "cashback", "to": "referred", "kind": "credit", "on": "qualified",
            "amount": {"percent_bp": 1000, "of": "event.amount", "cap": 5000}}
QUALIFICATION = {"all": [{"field": "event.type", "op": "in", "value": ["job.invoiced", "invoice.paid"]},
                         {"field": "event.amount", "op": "gte", "value": 5000},
                         {"field": "referral.age_days", "op": "lte", "value": 365}]}


@dataclass(frozen=True)
class Store:
    """A folder with a database, its key, and lists of what is in it."""

    folder: Path

    @property
    def key(self) -> str:
        return (self.folder / "key.txt").read_text().strip()

    def names(self, kind: str) -> list[str]:
        """One of the lists: codes, participants, pending-two-rewards, pending-one-reward."""
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


def store(referrals: int) -> Store:
    """The store with so many referrals, made if it is not there yet."""
    folder = CACHE / f"store-{referrals}-{_fingerprint()}"
    if not folder.exists():
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        start = time.monotonic()
        _fill(part, referrals)
        part.rename(folder)
        _say(f"seeded {referrals} referrals in {time.monotonic() - start:.0f} s: {folder}")
    return Store(folder)


def _fill(folder: Path, referrals: int) -> None:
    assert referrals % REFERRALS_EACH == 0
    url = referd.database_url(folder)
    referd.verb("init", "--database", url)
    key = referd.verb("key", "create", "--database", url, "--name", "bench")
    (folder / "key.txt").write_text(key + "\n")
    with referd.Server(folder) as server:
        programs = [server.post("/v1/programs", _program(name, rewards), key)["id"]
                    for name, rewards in (("Both sides", [THANKS, CASHBACK]), ("Referrer only", [THANKS]))]
        participants = _participants(server.port, key, programs, referrals // REFERRALS_EACH)
        ids = _referrals(server.port, key, participants)
        _qualify(server.port, key, ids[:len(participants) * QUALIFIED_EACH])
    _say(f"copying each pending referral {COPIES} times")
    multiply.multiply(folder / "referd.db", COPIES)
    _say("verifying")
    referd.verb("verify", "--database", url)
    _write_lists(folder, programs, participants, referrals)


def _program(name: str, rewards: list[dict]) -> dict:
    return {"name": name, "currency": "USD", "destination_url": "https://www.example.com/start",
            "rules": {"attribution": {"touch": "last", "window_days": 90}, "qualification": QUALIFICATION,
                      "rewards": rewards}}


def _participants(port: int, key: str, programs: list[str], count: int) -> list[dict]:
    made: list[dict] = [{}] * count

    def keep(number: int, answer: dict) -> None:
        made[number] = {"id": answer["id"], "code": answer["code"], "program": answer["program_id"]}

    _say(f"seeding {count} participants")
    loader.post_all(port, key, "/v1/participants",
                    ({"program_id": programs[number % 10 == 9], "kind": "customer", "name": f"Participant {number}",
                      "email": f"participant-{number}@example.com"} for number in range(count)), keep)
    return made


def _referrals(port: int, key: str, participants: list[dict]) -> list[str]:
    """The referrals that are made through the API, participant by participant, and then around again."""
    count = len(participants) * (QUALIFIED_EACH + TEMPLATES_EACH)
    ids = [""] * count

    def keep(number: int, answer: dict) -> None:
        ids[number] = answer["id"]

    def body(number: int) -> dict:
        participant = participants[number % len(participants)]
        return {"program_id": participant["program"], "participant_id": participant["id"],
                "prospect": {"name": f"Prospect {number}", "email": f"prospect-{number}@example.com"}}

    _say(f"seeding {count} referrals")
    loader.post_all(port, key, "/v1/referrals", (body(number) for number in range(count)), keep)
    return ids


def _qualify(port: int, key: str, ids: list[str]) -> None:
    loader.post_all(port, key, "/v1/events",
                    ({"type": "invoice.paid", "external_id": f"seed-{number}", "referral_id": referral,
                      "amount": 5000 + number, "currency": "USD"} for number, referral in enumerate(ids)),
                    lambda _number, _answer: None)


def _write_lists(folder: Path, programs: list[str], participants: list[dict], referrals: int) -> None:
    """Pending referrals are shuffled: real invoices are not paid in the order in which the leads came."""
    database = sqlite3.connect(folder / "referd.db")
    try:
        (count,) = database.execute("SELECT count(*) FROM referral").fetchone()
        assert count == referrals, f"{count} referrals in the store"
        two, one = (_pending(database, program) for program in programs)
    finally:
        database.close()
    lists = {"codes": [made["code"] for made in participants], "participants": [made["id"] for made in participants],
             "pending-two-rewards": two, "pending-one-reward": one}
    for kind, names in lists.items():
        (folder / f"{kind}.txt").write_text("\n".join(names) + "\n")


def _pending(database: sqlite3.Connection, program: str) -> list[str]:
    rows = database.execute("SELECT id FROM referral WHERE program_id = ? AND qualified_at IS NULL",
                            (typeid.decode(program),))
    ids = [typeid.encode("ref", raw) for (raw,) in rows]
    random.Random(1).shuffle(ids)
    return ids


def _fingerprint() -> str:
    """Changes with the schema and with what is seeded: both make an old store useless."""
    digest = hashlib.sha256()
    for path in [Path(__file__), Path(multiply.__file__), *sorted(MIGRATIONS.rglob("*.sql"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _flush(path: Path) -> None:
    """Writes of the copy that lag behind would otherwise be paid for by the first commits measured."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)

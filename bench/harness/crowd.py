"""The store of the lists: a crowd. As many participants as referrals, half as many rewards again, a dozen programs, and
every filter that a list has finds something.

Some participants with all that is theirs are made through the API, and crowd_copies.py copies them with everything.
What becomes of the referral of a participant goes by its number, for every sixteen of a program alike:

    12 of 16    a sale: the referrer's reward and the prospect's; of a high one (4) the referrer's waits for 30 days
     1 of 16    lost, and so disqualified
     3 of 16    open: submitted, contacted, proposal
"""

import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from harness import crowd_copies, loader, referd, seeding
from harness.settings import CACHE

PROGRAMS = 12
OWNERS = 40
COPIES = 49
COPIED_FROM = 20_000  # smaller stores are all made through the API: copies of a few would be too much alike

KINDS = ({"kind": "credit"}, {"kind": "cash"}, {"kind": "custom", "title": "A voucher"})
HIGH, LOW = 12_000, 6_000
IS_HIGH = {"field": "event.amount", "op": "gte", "value": HIGH}
IS_LOW = {"field": "event.amount", "op": "lt", "value": HIGH}


@dataclass(frozen=True)
class Row:
    """What becomes of one participant's referral."""

    number: int

    @property
    def case(self) -> int:
        return self.number % 16

    @property
    def program(self) -> int:
        return self.number // 16 % PROGRAMS

    @property
    def amount(self) -> int | None:
        """Of the sale, if there is one."""
        return None if self.case % 4 == 0 else HIGH if self.case % 4 == 1 else LOW

    @property
    def move(self) -> dict | None:
        """The stage that it is moved to by hand, if it is."""
        return {4: {"to": "lost", "reason_code": "no_budget", "reason": "no budget this year"},
                8: {"to": "contacted"}, 12: {"to": "proposal"}}.get(self.case)


def store(rows: int) -> seeding.Store:
    """The store with so many participants and referrals, made if it is not there yet."""
    copies = COPIES if rows >= COPIED_FROM else 0
    made = rows // (1 + copies)
    folder = CACHE / f"crowd-{made * (1 + copies)}-{seeding.fingerprint()}"
    if not folder.exists():
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        start = time.monotonic()
        _fill(seeding.Store(part), made, copies)
        part.rename(folder)
        seeding.say(f"seeded {made * (1 + copies)} participants in {time.monotonic() - start:.0f} s: {folder}")
    return seeding.Store(folder)


def _fill(made: seeding.Store, count: int, copies: int) -> None:
    referd.verb("init", "--database", made.url)
    key = referd.verb("key", "create", "--database", made.url, "--name", "bench")
    (made.folder / "key.txt").write_text(key + "\n")
    with referd.Server(made) as server:
        _make(server, key, [Row(number) for number in range(count)])
        seeding.wait_until_counted(made)
    seeding.say(f"copying {count} participants with all that is theirs {copies} times")
    crowd_copies.multiply_all(made.folder / "referd.db", copies)
    seeding.say("verifying")
    referd.verb("verify", "--database", made.url)


def _make(server: referd.Server, key: str, rows: list[Row]) -> None:
    seeding.say(f"seeding {len(rows)} participants with a referral each")
    programs = [server.post("/v1/programs", _program(number), key)["id"] for number in range(PROGRAMS)]
    participants = _post(server, key, "/v1/participants", rows, lambda row: {
        "program_id": programs[row.program], "kind": "customer", "name": f"Participant {row.number}",
        "email": f"participant-{row.number}@example.com"})
    referrals = _post(server, key, "/v1/referrals", rows, lambda row: {
        "program_id": programs[row.program], "participant_id": participants[row.number],
        "owner": f"rep-{row.number % OWNERS}@example.com", "value": 1000 * row.case,
        "prospect": {"name": f"Prospect {row.number}", "email": f"prospect-{row.number}@example.com"}})
    _post(server, key, "/v1/events", [row for row in rows if row.amount], lambda row: {
        "type": "invoice.paid", "external_id": f"sale-{row.number}", "referral_id": referrals[row.number],
        "amount": row.amount, "currency": "USD", "object": {"source": "billing", "id": f"inv-{row.number}"}})
    loader.post_each(server.port, key, ((f"/v1/referrals/{referrals[row.number]}/transitions", row.move)
                                        for row in rows if row.move))


def _program(number: int) -> dict:
    thanks = {"to": "referrer", "on": "qualified", "amount": {"fixed": 2500}, **KINDS[number % len(KINDS)]}
    return {"name": f"Program {number}", "currency": "USD", "destination_url": "https://www.example.com/start",
            "rules": {"qualification": {"field": "event.type", "op": "eq", "value": "invoice.paid"},
                      "rewards": [{"key": "thanks", **thanks, "when": IS_LOW},
                                  {"key": "held", **thanks, "when": IS_HIGH, "hold_days": 30}, seeding.CASHBACK]}}


def _post(server: referd.Server, key: str, path: str, rows: Iterable[Row],
          body: Callable[[Row], dict]) -> dict[int, str]:
    """Posts a body for each row over many connections; the ids that were answered, by the numbers of the rows."""
    posted = list(rows)
    ids: dict[int, str] = {}

    def keep(place: int, answer: dict) -> None:
        ids[posted[place].number] = answer["id"]

    loader.post_all(server.port, key, path, (body(row) for row in posted), keep)
    return ids

"""Events: each qualifies a referral that was pending, so that rewards are accrued and posted."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from harness import wrk
from harness.bench import Bench, Slices
from harness.process import Failure
from harness.referd import Server

CONNECTIONS = 64
EVENTS_PER_SECOND_MAX = 10_000


class Posting:
    """Events being posted by wrk; `result` is set when they have ended."""

    def __init__(self, bench: Bench, server: Server, key: str, slices: Slices, connections: int, seconds: int):
        ids = slices.next_file(seconds * EVENTS_PER_SECOND_MAX)
        self.available = _line_count(ids)
        tag = f"inv-{next(bench.numbers)}"
        self.load = wrk.Load("events.lua", server.port, connections, seconds, ids, key, tag)
        self.result: wrk.Result | None = None

    def finish(self) -> wrk.Result:
        """Waits for the end. A run that used up its referrals has posted replays, and is void."""
        self.result = self.load.result()
        if self.result.requests >= self.available:
            raise Failure(f"all {self.available} pending referrals were used before the time was over")
        return self.result


def post(bench: Bench, server: Server, key: str, slices: Slices, seconds: int) -> wrk.Result:
    """Posts events over 64 connections."""
    return Posting(bench, server, key, slices, CONNECTIONS, seconds).finish()


@contextlib.contextmanager
def post_for(bench: Bench, server: Server, key: str, slices: Slices, connections: int,
             seconds: int) -> Iterator[Posting]:
    """Posts events for so many seconds beside what the caller does in the block."""
    posting = Posting(bench, server, key, slices, connections, seconds)
    try:
        yield posting
    finally:
        posting.finish()


def check_rewards(server: Server, key: str, slices: Slices, expected: int) -> None:
    """Fails unless one event grants as many rewards as the row is about: anything less would be cheaper."""
    referral = slices.next_file(1).read_text().strip()
    answer = server.post("/v1/events", {"type": "invoice.paid", "external_id": f"check-{referral}", "amount": 9000,
                                        "referral_id": referral, "currency": "USD"}, key)
    if len(answer["rewards"]) != expected:
        raise Failure(f"an event granted {len(answer['rewards'])} rewards, not {expected}: {answer}")


def _line_count(file: Path) -> int:
    return file.read_text().count("\n")

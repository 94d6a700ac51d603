"""Row about POST /v1/events: an event that qualifies a referral and posts rewards, against SQLite doing the same."""

from statistics import median

from harness import wrk
from harness.bench import Bench, Slices, per_second, rates, ratio
from harness.posting import check_rewards, post
from harness.programs import Replay
from harness.referd import Server
from harness.seeding import Store
from harness.table import Line, at_least, at_most

PAGES_ONE_REWARD, PAGES_TWO_REWARDS = 15, 20
WAL_PAGES = 'referd_wal_pages_written_total{file="books"}'


class _Pages:
    """Pages written to the log of the books, per event, over all runs."""

    def __init__(self, server: Server):
        self.server = server
        self.pages = 0.0
        self.events = 0

    def count(self, run) -> wrk.Result:
        before = self.server.metric(WAL_PAGES)
        result = run()
        self.pages += self.server.metric(WAL_PAGES) - before
        self.events += result.requests
        return result

    @property
    def per_event(self) -> float:
        return self.pages / self.events


def events(bench: Bench) -> list[Line]:
    """Records a trace on one copy of the store; then alternates between referd and the replay, a copy each."""
    recorded, measured, replayed = bench.store(), bench.store(), bench.store()
    trace = bench.file("trace")
    _record(bench, recorded, trace)
    bench.drop(recorded)
    key = measured.key
    both_sides = Slices(bench, measured.names("pending-two-rewards"), parts=bench.rounds + 1)
    referrer_only = Slices(bench, measured.names("pending-one-reward"))
    with Replay.on_sqlite(replayed.folder, trace, bench.rounds) as replay, bench.server(measured) as server:
        check_rewards(server, key, both_sides, 2)
        check_rewards(server, key, referrer_only, 1)
        two, one = _Pages(server), _Pages(server)
        theirs, ours = bench.alternate(
            replay.next_part,
            lambda: two.count(lambda: post(bench, server, key, both_sides, bench.seconds)))
        one.count(lambda: post(bench, server, key, referrer_only, bench.seconds))
    bench.drop(measured, replayed)
    replay_pages = median(part.pages_per_item for part in theirs)
    return [at_least("POST /v1/events, two rewards, 64 connections", ratio(rates(ours), rates(theirs)), 0.70,
                     f"referd {per_second(ours)}, replay {per_second(theirs)}", " x replay"),
            at_most("  log pages per event, two rewards", two.per_event, PAGES_TWO_REWARDS,
                    f"replay {replay_pages:.2f}", " pages"),
            at_most("  log pages per event, one reward", one.per_event, PAGES_ONE_REWARD, "", " pages")]


def _record(bench: Bench, store: Store, trace) -> None:
    """Posts events for as long as all rounds together take, to a server that writes down its statements."""
    slices = Slices(bench, store.names("pending-two-rewards"))
    with bench.server(store, "--trace-statements", trace) as server:
        post(bench, server, store.key, slices, bench.rounds * bench.seconds)

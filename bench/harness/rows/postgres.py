"""Rows about PostgreSQL as the store: what referd brings to its clients, against what one connection of a raw program
gets out of the same server."""

from harness import clicks as visitors
from harness.bench import Slices, extremes, per_second, rates, ratio
from harness.postgres import Database, PostgresBench
from harness.posting import check_rewards, post
from harness.process import Failure
from harness.programs import Inserts, Replay, Visits, raw_postgres, visit
from harness.referd import Server
from harness.table import Line, at_least, at_most

RAW_BATCH = 100
CONNECTIONS = 1536
MORE_ROUNDS = 2  # raw inserts sync the disk far more often for a row: single rounds swing with it
RETRIES_MAX = 2
COUNT_REWARDS = "SELECT count(*) FROM reward"
SHORT_OF = 0.99  # a raw program that does less than this part of the work is no measure


class _Retries:
    """How often transactions lost against others, from now on."""

    def __init__(self, server: Server, file: str):
        self.server = server
        self.file = file
        self.before = self._read()

    def _read(self) -> tuple[float, float]:
        return tuple(self.server.metric(f'referd_store_{what}_total{{file="{self.file}"}}')
                     for what in ("retries", "commits"))

    def line(self) -> Line:
        retries, commits = (now - before for now, before in zip(self._read(), self.before))
        return at_most("  retries per 100 transactions", 100 * retries / max(commits, 1), RETRIES_MAX,
                       f"{retries:.0f} of {commits:.0f}")


def clicks(bench: PostgresBench) -> list[Line]:
    """All codes at random, against array inserts of rows as wide. What one side leaves to be written or vacuumed is kept
    out of the other's rounds, and the first visits by a code, which look it up, out of all."""
    measured, inserted = bench.store(), bench.store()
    codes = measured.names("codes")
    many = visitors.visits(bench.file("visits"), codes)
    for store in (measured, inserted):
        bench.cluster.sql("ALTER TABLE click SET (autovacuum_enabled = off)", store.name)

    def insert_rows() -> Inserts:
        bench.cluster.checkpoint()
        return raw_postgres(inserted.url, bench.seconds, RAW_BATCH)

    def follow_links(server: Server) -> Visits:
        bench.cluster.checkpoint()
        with bench.cluster.on_one_processor() as shared:
            return visit(server.port, CONNECTIONS, bench.seconds, many, shared)

    with bench.server(measured) as server:
        visitors.check_redirect(server, codes[0])
        warm = follow_links(server)
        retries = _Retries(server, "clicks")
        theirs, ours = bench.alternate(insert_rows, lambda: follow_links(server), times=MORE_ROUNDS)
        lines = [at_least(f"/r/{{code}}, 10,000 codes, {CONNECTIONS:,} connections", ratio(rates(ours), rates(theirs)),
                          0.5, f"referd {per_second(ours)}, array inserts by {RAW_BATCH} {per_second(theirs)};"
                          f" {extremes(rates(ours), rates(theirs))}; visitors on {warm.sockets}", " x raw"),
                 retries.line()]
    visitors.check_stored(measured, sum(result.requests for result in (warm, *ours)))
    _check_width(measured, inserted)
    bench.drop(measured, inserted)
    return lines


def events(bench: PostgresBench) -> list[Line]:
    """Events on referrals of all participants at random."""
    return _against_replay(bench, "POST /v1/events, two rewards, 64 connections", "pending-two-rewards", 0.6)


def busy(bench: PostgresBench) -> list[Line]:
    """Events on the referrals of one participant: each writes the same counters and balance."""
    return _against_replay(bench, "POST /v1/events, all on one participant", "pending-busy", 0.3)


def _against_replay(bench: PostgresBench, what: str, listing: str, required: float) -> list[Line]:
    """Records a trace on one copy of the store; then alternates between referd and the replay, a copy each."""
    trace = bench.file("trace")
    recorded = _record(bench, listing, trace)
    measured, replayed = bench.store(), bench.store()
    key = measured.key
    slices = Slices(bench, measured.names(listing), parts=bench.rounds + 1)
    before = replayed.value(COUNT_REWARDS)
    with Replay.on_postgres(replayed.url, trace, bench.rounds) as replay, bench.server(measured) as server:
        check_rewards(server, key, slices, 2)
        retries = _Retries(server, "books")
        theirs, ours = bench.alternate(replay.next_part, lambda: post(bench, server, key, slices, bench.seconds))
        lines = [at_least(what, ratio(rates(ours), rates(theirs)), required,
                          f"referd {per_second(ours)}, replay {per_second(theirs)}", " x replay"), retries.line()]
    granted = replayed.value(COUNT_REWARDS) - before
    if granted < SHORT_OF * recorded:
        raise Failure(f"the replay granted {granted:.0f} rewards, the server that was recorded {recorded:.0f}")
    bench.drop(measured, replayed)
    return lines


def _record(bench: PostgresBench, listing: str, trace) -> float:
    """Posts events for as long as all rounds together take, to a server that writes down its statements. Returns how
    many rewards they were granted."""
    store = bench.store()
    before = store.value(COUNT_REWARDS)
    with bench.server(store, "--trace-statements", trace) as server:
        post(bench, server, store.key, Slices(bench, store.names(listing)), bench.rounds * bench.seconds)
    granted = store.value(COUNT_REWARDS) - before
    bench.drop(store)
    return granted


def _check_width(measured: Database, inserted: Database) -> None:
    """Fails when the rows of the raw program were narrower than those of the visitors."""
    wide, raw = (store.value("SELECT avg(pg_column_size(click)) FROM click") for store in (measured, inserted))
    if raw < SHORT_OF * wide:
        raise Failure(f"the raw program inserted rows of {raw:.0f} bytes, a click has {wide:.0f}")

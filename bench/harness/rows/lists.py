"""Rows about the API's lists with their filters: what each costs beside nginx, whether it costs the same in a large
store, and what they leave to the redirects."""

import itertools
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from harness import clicks as visitors
from harness import crowd, process, requests, typeid, wrk
from harness.bench import Bench, per_second, rates, ratio
from harness.nginx import Nginx
from harness.process import Failure
from harness.referd import Server
from harness.seeding import Store
from harness.table import Line, at_least, at_most, not_measured

CONNECTIONS = 64
BESIDE_CONNECTIONS = 16  # of lists, beside those of visitors
PAGE = 5
SMALL_ROWS = 1_000
QUESTIONS = 1_000  # at most, of one list: both stores are asked as many
MIXED_EACH = 100
WHY_ASKED = 16  # times, where a run was refused

REFERRAL_STATUS = ("CASE status WHEN 0 THEN 'pending' WHEN 1 THEN 'qualified' WHEN 2 THEN 'rewarded'"
                   " ELSE 'disqualified' END")
REWARD_STATUS = "CASE status WHEN 0 THEN 'pending' WHEN 2 THEN 'issued' END"  # the others are none of the crowd's
REWARD_WAIT = "CASE reason WHEN 0 THEN 'hold' END"


@dataclass(frozen=True)
class List:
    """A list with a filter. `path` has the filter's values in braces, by the names of the columns that `asks` gives: a
    column of ids is named by their prefix."""

    what: str
    path: str
    asks: str | None = None

    def paths(self, database: sqlite3.Connection) -> list[str]:
        """What is asked of this store."""
        path = f"/v1/{self.path}{'&' if '?' in self.path else '?'}limit={PAGE}"
        if self.asks is None:
            return [path]
        found = database.execute(self.asks)
        names = [column[0] for column in found.description]
        return [path.format(**{name: _told(name, value) for name, value in zip(names, row)}) for row in found]


def _some(prefix: str, column: str, table: str) -> str:
    """Ids out of all over a table: their last bytes are random."""
    return (f"SELECT DISTINCT {column} AS {prefix} FROM {table} WHERE {column} IS NOT NULL"
            f" ORDER BY substr({column}, 12) LIMIT {QUESTIONS}")


PROGRAM = "SELECT id AS prg FROM program"
STATUS = f"SELECT DISTINCT {REFERRAL_STATUS} AS status FROM referral"
PROGRAM_STATUS = f"SELECT DISTINCT program_id AS prg, {REFERRAL_STATUS} AS status FROM referral"
PROGRAM_STAGE = "SELECT DISTINCT program_id AS prg, stage FROM referral WHERE closed_at IS NULL"
STAGE = "SELECT DISTINCT stage FROM referral WHERE closed_at IS NULL"
REWARD = f"SELECT DISTINCT {REWARD_STATUS} AS status, kind FROM reward"
WAIT = f"SELECT DISTINCT {REWARD_WAIT} AS reason FROM reward_wait"

LISTS = (
    List("referrals", "referrals"),
    List("referrals: program", "referrals?program_id={prg}", PROGRAM),
    List("referrals: program, status", "referrals?program_id={prg}&status={status}", PROGRAM_STATUS),
    List("referrals: program, stage", "referrals?program_id={prg}&stage={stage}", PROGRAM_STAGE),
    List("referrals: status, 12 merged", "referrals?status={status}", STATUS),
    List("referrals: stage, 12 merged", "referrals?stage={stage}", STAGE),
    List("referrals: owner", "referrals?owner={owner}", "SELECT DISTINCT owner FROM referral"),
    List("referrals: participant", "referrals?participant_id={ptc}", _some("ptc", "participant_id", "referral")),
    List("referrals: contact", "referrals?contact_id={cnt}", _some("cnt", "contact_id", "referral")),
    List("timeline of a referral", "referrals/{ref}/timeline", _some("ref", "id", "referral")),
    List("participants", "participants"),
    List("participants: program", "participants?program_id={prg}", PROGRAM),
    List("participants: program, status", "participants?program_id={prg}&status=active", PROGRAM),
    List("participants: status, 12 merged", "participants?status=active", "SELECT 'active'"),
    List("participants: contact", "participants?contact_id={cnt}", _some("cnt", "contact_id", "participant")),
    List("participants: by referrals", "participants?program_id={prg}&order=-referrals", PROGRAM),
    List("participants: by closed", "participants?program_id={prg}&order=-closed", PROGRAM),
    List("participants: by revenue", "participants?program_id={prg}&order=-revenue", PROGRAM),
    List("participants: by earned", "participants?program_id={prg}&order=-earned", PROGRAM),
    List("leaderboard: closed", "leaderboard?program_id={prg}", PROGRAM),
    List("leaderboard: revenue, year", "leaderboard?program_id={prg}&metric=revenue&period=year", PROGRAM),
    List("leaderboard: earned, month", "leaderboard?program_id={prg}&metric=earned&period=month", PROGRAM),
    List("rewards", "rewards"),
    List("rewards: status", "rewards?status={status}", REWARD),
    List("rewards: status, kind", "rewards?status={status}&kind={kind}", REWARD),
    List("rewards: waiting for", "rewards?waiting_for={reason}", WAIT),
    List("rewards: contact", "rewards?contact_id={cnt}", _some("cnt", "contact_id", "reward")),
    List("rewards: participant", "rewards?participant_id={ptc}", _some("ptc", "participant_id", "reward")),
    List("rewards: referral", "rewards?referral_id={ref}", _some("ref", "referral_id", "reward")),
    List("events", "events"),
    List("events: referral", "events?referral_id={ref}", _some("ref", "referral_id", "event")),
    List("events: object", "events?object_source=billing&object_id={name}", _some("name", "object_id", "event")),
    List("ledger transactions", "ledger/transactions"),
    List("ledger transactions: program", "ledger/transactions?program_id={prg}", PROGRAM),
    List("ledger accounts", "ledger/accounts"),
    List("ledger accounts: contact", "ledger/accounts?contact_id={cnt}", _some("cnt", "owner_id", "balance")),
    List("contacts", "contacts"),
)


def lists(bench: Bench) -> list[Line]:
    """Every list of a large store, beside nginx and beside the same list of a small store; then visitors beside lists."""
    stores = crowds(bench)
    lines = measure(bench, LISTS, stores)
    lines.append(_redirects_or_why(bench, stores[0], _questions(stores[0], LISTS)))
    bench.drop(*stores)
    return lines


def crowds(bench: Bench) -> tuple[Store, Store]:
    """Copies of the large store and of the small one."""
    return tuple(crowd.store(rows).copy_to(bench.file("crowd")) for rows in (bench.rows, SMALL_ROWS))


def measure(bench: Bench, rows: Iterable[List], stores: tuple[Store, Store]) -> list[Line]:
    """Two lines for each of these lists."""
    asked = [_questions(store, rows) for store in stores]
    with bench.nginx() as yardstick:
        return [line for row in rows
                for line in _list_or_why(bench, row, yardstick, stores, [paths[row] for paths in asked])]


def _list_or_why(bench: Bench, row: List, *rest) -> list[Line]:
    """A list that refuses must not cost the figures of the others."""
    try:
        return _list(bench, row, *rest)
    except (Failure, OSError) as failure:
        return [not_measured(f"GET {row.what}", str(failure))]


def _list(bench: Bench, row: List, yardstick: Nginx, stores: tuple[Store, Store], asked: list[list[str]]) -> list[Line]:
    """Servers of its own, so that what a slow list leaves behind is not on the account of the next."""
    files = [_file(bench, store, paths) for store, paths in zip(stores, asked)]
    with bench.server(stores[0], "--loops", "2") as large, bench.server(stores[1], "--loops", "2") as small:
        for server, store, paths in zip((large, small), stores, asked):
            _check(server, paths[0], store.key)
        theirs, ours, ours_small = bench.alternate(
            lambda: run(yardstick.worker, yardstick.port, files[0], bench),
            lambda: _run_server(large, files[0], bench, asked[0][0], stores[0].key),
            lambda: _run_server(small, files[1], bench, asked[1][0], stores[1].key))
    costs, costs_small = ([seen.cost_us for seen in side] for side in (ours, ours_small))
    return [at_least(f"GET {row.what}, {bench.rows:,} rows, 64 connections", ratio(rates(ours), rates(theirs)), 0.30,
                     f"referd {per_second(ours)}, nginx {per_second(theirs)}", " x nginx"),
            at_most(f"  its processor time against {SMALL_ROWS:,} rows", ratio(costs, costs_small), 1.25,
                    f"{median(costs):.1f} us, {SMALL_ROWS:,} rows {median(costs_small):.1f} us", " x")]


@dataclass(frozen=True)
class Seen:
    """What one run saw, and what each request cost the server."""

    rate: float
    cost_us: float


def run(pid: int, port: int, file: Path, bench: Bench) -> Seen:
    """One run against a process on that port."""
    before = process.cpu_seconds(pid)
    seen = wrk.run("fixed.lua", port, CONNECTIONS, max(1, bench.seconds // 2), file)
    return Seen(seen.rate, (process.cpu_seconds(pid) - before) * 1e6 / seen.requests)


def _run_server(server: Server, file: Path, bench: Bench, path: str, key: str) -> Seen:
    """A run that is refused is asked why, on connections of their own: they meet each of the server's loops."""
    try:
        return run(server.pid, server.port, file, bench)
    except Failure as failure:
        answers = [server.get(path, key) for _ in range(WHY_ASKED)]
        refused = [f"{status} {body.decode(errors='replace')[:200]}" for status, _, body in answers if status != 200]
        raise Failure(f"{failure}; asked again {WHY_ASKED} times, {len(refused)} refused: {refused[:1]}") from failure


def _redirects_or_why(bench: Bench, *rest) -> Line:
    try:
        return _redirects(bench, *rest)
    except (Failure, OSError) as failure:
        return not_measured("/r/{code} beside lists", str(failure))


def _redirects(bench: Bench, store: Store, asked: dict[List, list[str]]) -> Line:
    """Visitors while lists with a filter are read, against visitors while lists without one are."""
    codes = query(store, f"SELECT code FROM code ORDER BY substr(code, 2) LIMIT {10 * QUESTIONS}")
    many = visitors.visits(bench.file("visits"), codes)
    plain, filtered = (_mixture(bench, store, asked, with_filter) for with_filter in (False, True))
    with bench.server(store, "--loops", "2") as server:
        def beside(lists_read: Path) -> _Beside:
            reading = wrk.Load("fixed.lua", server.port, BESIDE_CONNECTIONS, bench.seconds + 1, lists_read)
            seen = wrk.run("fixed.lua", server.port, CONNECTIONS, bench.seconds, many)
            return _Beside(seen, reading.result())

        visitors.check_redirect(server, codes[0])
        without, ours = bench.alternate(lambda: beside(plain), lambda: beside(filtered))
    visitors.check_stored(store, sum(seen.visits.requests for seen in (*without, *ours)))
    return at_least("/r/{code}, 64 connections, 16 others read filtered lists", ratio(rates(ours), rates(without)), 0.8,
                    f"{_told_beside(ours)}; without filters {_told_beside(without)}", " x beside unfiltered")


@dataclass(frozen=True)
class _Beside:
    """Visits and pages of lists at the same time."""

    visits: wrk.Result
    pages: wrk.Result

    @property
    def rate(self) -> float:
        return self.visits.rate


def _told_beside(seen: list[_Beside]) -> str:
    return f"{per_second(seen)} beside {per_second([each.pages for each in seen])} pages"


def _mixture(bench: Bench, store: Store, asked: dict[List, list[str]], with_filter: bool) -> Path:
    """Requests for all lists with a filter, or all without, of each equally many."""
    return _file(bench, store, (path for row, paths in asked.items() if (row.asks is not None) == with_filter
                                for path in itertools.islice(itertools.cycle(paths), MIXED_EACH)))


def _questions(store: Store, rows: Iterable[List]) -> dict[List, list[str]]:
    database = sqlite3.connect(store.folder / "referd.db")
    try:
        return {row: row.paths(database) for row in rows}
    finally:
        database.close()


def query(store: Store, text: str) -> list:
    """The first column of what it finds."""
    database = sqlite3.connect(store.folder / "referd.db")
    try:
        return [row[0] for row in database.execute(text)]
    finally:
        database.close()


def _told(name: str, value: bytes | str) -> str:
    return typeid.encode(name, value) if isinstance(value, bytes) else str(value)


def _file(bench: Bench, store: Store, paths: Iterable[str]) -> Path:
    return requests.write(bench.file("lists"), (requests.api(path, store.key) for path in paths))


def _check(server: Server, path: str, key: str) -> None:
    """Fails unless there are rows: nothing would be cheap to find."""
    status, _, body = server.get(path, key)
    if status != 200 or b'"data":[{' not in body:
        raise Failure(f"GET {path}: {status} {body.decode(errors='replace')[:200]}")

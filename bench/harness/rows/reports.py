"""The row about reports: each of them over a year, of a million referrals and ten million clicks, and of a hundredth of
that. A report is read from figures by day, program and what it is told by, so it must cost the same in both."""

import http.client
import json
import sqlite3
import time
from pathlib import Path
from statistics import median

from harness import crowd, process
from harness.bench import Bench
from harness.process import Failure
from harness.referd import Server
from harness.seeding import Store
from harness.table import Line, at_most, not_measured

CLICKS_EACH = 10  # of a referral
SMALLER = 100
DAYS = 365
ASKED = 200
MOST_MS = 50
YEAR = "from={}&to={}"

REPORTS = ("funnel?by=month", "funnel?by=channel", "conversion?by=week", "roi?by=program&compare=previous",
           "roi?by=source", "revenue?by=day", "cost?by=month", "payouts?by=month", "liabilities", "liabilities?by=month",
           "time_to_close", "time_to_close?by=source")

# Roll-ups by day, and which of their columns are figures: all but the keys.
BY_DAY = {
    "program_day": ("ws", "program_id", "day"),
    "stat_margin": ("ws", "dim", "key", "program_id", "day"),
    "liability_day": ("ws", "program_id", "currency", "day"),
    "cost_margin": ("ws", "dim", "key", "program_id", "day", "currency"),
    "owed_age": ("ws", "program_id", "day", "currency"),
    "reward_day": ("ws", "program_id", "day", "currency"),
    "channel_day": ("ws", "program_id", "channel", "day"),
}
CHANNELS = ("sms", "email", "page", "card")


def reports(bench: Bench) -> list[Line]:
    """Every report, one question after the other: how long the large store takes, and its processor time beside that of
    the small one."""
    stores = [_store(bench, rows) for rows in (bench.rows, bench.rows // SMALLER)]
    lines = []
    with bench.server(stores[0], "--loops", "2") as large, bench.server(stores[1], "--loops", "2") as small:
        for name in REPORTS:
            lines += _report_or_why(bench, name, ((large, stores[0]), (small, stores[1])))
    bench.drop(*stores)
    return lines


def _report_or_why(bench: Bench, name: str, sides) -> list[Line]:
    """A report that refuses must not cost the figures of the others."""
    try:
        return _report(bench, name, sides)
    except (Failure, OSError) as failure:
        return [not_measured(f"GET /v1/reports/{name}", str(failure))]


def _report(bench: Bench, name: str, sides) -> list[Line]:
    path = f"/v1/reports/{name}{'&' if '?' in name else '?'}{YEAR.format(*_year())}"
    if name == "liabilities":
        path = "/v1/reports/liabilities"
    for server, store in sides:
        _check(server, path, store.key)
    ours, theirs = bench.alternate(*(lambda side=side: _ask(*side, path) for side in sides))
    took = sorted(ms for seen in ours for ms in seen[0])
    costs, costs_small = ([seen[1] for seen in side] for side in (ours, theirs))
    figures = f"p50 {median(took):.1f} ms, slowest {took[-1]:.1f} ms"
    return [at_most(f"GET /v1/reports/{name}, {bench.rows:,} referrals, {CLICKS_EACH * bench.rows:,} clicks, p99",
                    took[len(took) * 99 // 100], MOST_MS, figures, " ms"),
            at_most(f"  its processor time against {bench.rows // SMALLER:,} referrals",
                    median(costs) / median(costs_small), 1.5,
                    f"{median(costs):.0f} us, {median(costs_small):.0f} us", " x")]


def _ask(server: Server, store: Store, path: str) -> tuple[list[float], float]:
    """What each question took in ms, and what one cost the server in us."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    headers = {"Authorization": f"Bearer {store.key}"}
    took = []
    before = process.cpu_seconds(server.pid)
    for _ in range(ASKED):
        start = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        took.append((time.perf_counter() - start) * 1000)
        if answer.status != 200:
            raise Failure(f"GET {path}: {answer.status} {body.decode(errors='replace')[:200]}")
    connection.close()
    return took, (process.cpu_seconds(server.pid) - before) * 1e6 / ASKED


def _check(server: Server, path: str, key: str) -> None:
    """Fails unless something is told: nothing would be cheap to read."""
    status, _, body = server.get(path, key)
    if status != 200:
        raise Failure(f"GET {path}: {status} {body.decode(errors='replace')[:200]}")
    values = [value for row in json.loads(body)["totals"] for value in row["values"].values()]
    if not any(values):
        raise Failure(f"GET {path}: it tells of nothing")


def _year() -> tuple[str, str]:
    """The last year, until the end of today."""
    end = (int(time.time()) // 86_400 + 1) * 86_400
    told = [time.strftime("%Y-%m-%dT00:00:00Z", time.gmtime(at)) for at in (end - DAYS * 86_400, end)]
    return told[0], told[1]


def _store(bench: Bench, rows: int) -> Store:
    """A crowd with clicks, whose figures lie all over a year."""
    store = crowd.store(rows).copy_to(bench.file("crowd"))
    _add_clicks(store.folder, CLICKS_EACH * rows)
    books = sqlite3.connect(store.folder / "referd.db", isolation_level=None)
    try:
        books.execute("PRAGMA synchronous = OFF")
        _count_clicks(books, CLICKS_EACH * rows, _last_batch(store.folder))
        books.execute("CREATE TEMP TABLE back (days INTEGER)")
        books.executemany("INSERT INTO back VALUES (?)", ((day,) for day in range(1, DAYS)))
        for table, keys in BY_DAY.items():
            _spread(books, table, keys)
        books.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        books.close()
    return store


def _spread(books: sqlite3.Connection, table: str, keys: tuple[str, ...]) -> None:
    """Each day before has as much as the days that are there, so that a year is full. Day 0 stands for all days."""
    columns = [row[1] for row in books.execute(f"PRAGMA table_info({table})")]
    values = ", ".join("day - days" if column == "day" else column for column in columns)
    books.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} CROSS JOIN back"
                  f" WHERE day = (SELECT max(day) FROM {table})"
                  f" ON CONFLICT ({', '.join(_primary_key(books, table))}) DO NOTHING")
    assert set(keys) <= set(columns)


def _primary_key(books: sqlite3.Connection, table: str) -> list[str]:
    parts = sorted((row[5], row[1]) for row in books.execute(f"PRAGMA table_info({table})") if row[5])
    return [name for _, name in parts]


def _last_batch(folder: Path) -> int:
    clicks = sqlite3.connect(folder / "referd.clicks.db")
    try:
        return clicks.execute("SELECT coalesce(max(batch), 0) FROM click_batch").fetchone()[0]
    finally:
        clicks.close()


def _add_clicks(folder: Path, count: int) -> None:
    """As many clicks as that, a thousand a commit, as visitors of the crowd's links would leave them."""
    clicks = sqlite3.connect(folder / "referd.clicks.db", isolation_level=None)
    try:
        clicks.execute("PRAGMA synchronous = OFF")
        clicks.execute("ATTACH DATABASE ? AS books", (str(folder / "referd.db"),))
        first = clicks.execute("SELECT coalesce(max(batch), 0) + 1 FROM click_batch").fetchone()[0]
        clicks.execute("CREATE TEMP TABLE visited AS SELECT row_number() OVER () - 1 AS n, ws, id AS link_id, program_id,"
                       " participant_id FROM books.link")
        clicks.execute("CREATE UNIQUE INDEX temp.visited_n ON visited (n)")
        (links,) = clicks.execute("SELECT count(*) FROM visited").fetchone()
        clicks.execute("BEGIN")
        clicks.execute(
            "WITH RECURSIVE visit (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM visit WHERE n + 1 < ?) INSERT INTO click"
            " SELECT v.ws, CAST(x'01' || CAST(printf('%015d', visit.n) AS BLOB) AS"
            " BLOB), ? + visit.n / 1000, v.link_id, v.program_id, v.participant_id, NULL, visit.n, visit.n, 1, 0, NULL,"
            " NULL, NULL FROM visit JOIN visited v ON v.n = visit.n % ?", (count, first, links))
        clicks.execute("INSERT INTO click_batch SELECT batch, ws, count(*), min(id), max(id) FROM click WHERE batch >= ?"
                       " GROUP BY batch, ws", (first,))
        clicks.execute("COMMIT")
        clicks.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        clicks.close()


def _count_clicks(books: sqlite3.Connection, clicks: int, last: int) -> None:
    """What the roll-up would have made of them: counted, the mark behind them, by program and by channel."""
    today = int(time.time()) // 86_400
    (programs,) = books.execute("SELECT count(*) FROM program").fetchone()
    each = clicks // programs // DAYS
    books.execute("INSERT INTO rollup_mark (name, batch) VALUES ('clicks', ?) ON CONFLICT (name) DO UPDATE SET"
                  " batch = excluded.batch", (last,))
    books.execute("INSERT INTO program_day SELECT ws, id, ?, ?, ?, ? FROM program WHERE 1 ON CONFLICT DO NOTHING",
                  (today, each, each * 8 // 10, each // 10))
    for channel in CHANNELS:
        books.execute("INSERT INTO channel_day (ws, program_id, channel, day, clicks, uniques, bots)"
                      " SELECT ws, id, ?, ?, ?, ?, ? FROM program WHERE 1 ON CONFLICT DO NOTHING",
                      (channel, today, each // 5, each // 6, each // 50))

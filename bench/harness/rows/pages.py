"""The row about how many statements a page asks PostgreSQL for: each is a round trip."""

import re

from harness.postgres import PAGE, PostgresBench
from harness.process import Failure
from harness.table import Line, at_most

ROWS = 100
STATEMENTS_MAX = 8
PATH = f"/v1/participants?limit={ROWS}"
EXECUTED = re.compile(r"\[(?P<session>\d+)\] (?P<database>\S+) LOG:  (?:execute \S+|statement): (?P<text>\S.*)")
OF_THE_PAGE = re.compile(r"\bFROM participant\b.*\bLIMIT \$")


def page(bench: PostgresBench) -> list[Line]:
    """Reads a page with all its rows, and counts in PostgreSQL's own log what one transaction asked for, with its
    BEGIN and END."""
    store = bench.store(PAGE)
    bench.cluster.sql(f"ALTER DATABASE {store.name} SET log_statement = 'all'")
    with bench.server(store) as server:
        before = bench.cluster.log_size()
        status, _, body = server.get(PATH, store.key)
        if status != 200 or body.count(b'"object":"participant"') != ROWS:
            raise Failure(f"GET {PATH}: {status}, {body.count(b'participant')} rows")
    asked = _asked(bench.cluster.log_since(before), store.name)
    bench.drop(store)
    return [at_most(f"GET {PATH}", len(asked), STATEMENTS_MAX, "with BEGIN and END", " statements")]


def _asked(log: str, database: str) -> list[str]:
    """The transaction in which a session read the page, from its BEGIN to its END. Sessions of sweeps have others."""
    sessions: dict[str, list[str]] = {}
    for match in EXECUTED.finditer(log):
        if match["database"] != database:
            continue
        session = sessions.setdefault(match["session"], [])
        if match["text"].startswith("BEGIN"):
            session.clear()
        session.append(match["text"])
        if match["text"] == "END" and any(map(OF_THE_PAGE.search, session)):
            return session
    raise Failure("the server's log has no page of participants")

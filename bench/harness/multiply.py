"""Multiplies the pending referrals of a store that no server has open, in SQL, so that a million take a minute.

Every pending referral was submitted through the API and is a template: all the rows of its submission are copied
together, with ids of their own. An id is 48 bits of milliseconds, 4 of version, 12 of fraction, 2 of variant, 14 of
rank in its transaction, 48 random. Ranks are small numbers, so byte 9 of 16 (variant and upper part of the rank) is
0x80 in every id that a transaction minted: the number of the copy goes there. Copies so sort as if minted later in the
same transaction, and cannot meet another id. What the templates add to figures must have been counted (seeding.py
waits for that), and figures are made to fit at the end. `referd verify` must find the result clean; seeding.py sees to
that.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

COPIES_MAX = 63
CACHE_KIB = 512 * 1024

COPY_BYTES = bytes(range(0x80, 0x80 + COPIES_MAX + 1)).hex()
ID = f"CAST(substr({{column}}, 1, 8) || substr(x'{COPY_BYTES}', 1 + copy, 1) || substr({{column}}, 10) AS BLOB)"
ADDRESS = "copy || '-' || {column}"
TOKEN = ("CASE WHEN instr({column}, x'40') > 0 THEN CAST(copy || '-' || CAST({column} AS TEXT) AS BLOB)"
         " ELSE {column} END")  # x'40': the token of an address

OF_CONTACT = "IN (SELECT contact_id FROM template)"
OF_REFERRAL = "IN (SELECT id FROM template)"
OF_TEMPLATE = f"(referral_id {OF_REFERRAL} OR object_id {OF_CONTACT})"

# Table, which of its rows belong to a template, what becomes of the columns that must differ. What waits to be sealed
# is found by the trail, before that has copies.
TABLES = (
    ("contact", f"id {OF_CONTACT}", {"id": ID, "email": ADDRESS}),
    ("natural_key", f"object_id {OF_CONTACT}", {"object_id": ID, "value": ADDRESS}),
    ("contact_token", f"contact_id {OF_CONTACT}", {"contact_id": ID, "token": TOKEN}),
    ("referral", f"id {OF_REFERRAL}", {"id": ID, "contact_id": ID}),
    ("attribution", f"referral_id {OF_REFERRAL}", {"referral_id": ID, "audit_id": ID}),
    ("unsealed", f"(ws, id) IN (SELECT ws, id FROM audit WHERE {OF_TEMPLATE})", {"id": ID}),
    ("audit", OF_TEMPLATE, {"id": ID, "object_id": ID, "referral_id": ID}),
)

# What is counted of referrals that have only been submitted.
FIGURES = (
    """UPDATE participant_total AS total SET referrals = (SELECT count(*) FROM referral
       WHERE referral.ws = total.ws AND referral.participant_id = total.participant_id) WHERE referrals > 0""",
    """UPDATE leader SET referrals = (SELECT count(*) FROM referral WHERE referral.ws = leader.ws
       AND referral.participant_id = leader.participant_id
       AND (period = 0 OR CAST(period AS TEXT) = strftime(CASE WHEN period > 9999 THEN '%Y%m' ELSE '%Y' END,
       submitted_at / 1000000, 'unixepoch')))""",
    """UPDATE stat_margin AS margin SET submitted = (SELECT count(*) FROM referral WHERE referral.ws = margin.ws
       AND referral.program_id = margin.program_id AND submitted_at / 86400000000 = day
       AND (dim = 0 OR referral.method = CAST(key AS TEXT))) WHERE dim IN (0, 3)""",
    """UPDATE referral_count AS counted SET n = (SELECT count(*) FROM referral WHERE referral.ws = counted.ws
       AND referral.program_id = counted.program_id AND referral.stage = counted.stage
       AND referral.status = counted.status)""",
)


def multiply(database_file: Path, copies: int) -> None:
    """Adds so many copies of every pending referral."""
    assert 0 < copies <= COPIES_MAX
    with opened(database_file, copies) as database:
        database.execute("CREATE TEMP TABLE template AS SELECT id, contact_id FROM referral WHERE qualified_at IS NULL")
        for table, belongs, changes in TABLES:
            copy_rows(database, table, belongs, changes)
        for statement in FIGURES:
            database.execute(statement)


@contextlib.contextmanager
def opened(database_file: Path, copies: int) -> Iterator[sqlite3.Connection]:
    """The database, with the numbers of the copies in a table, and an empty outbox: a server would else go through it
    beside what is measured. All is in the database's file afterwards."""
    database = sqlite3.connect(database_file, isolation_level=None)
    try:
        database.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("CREATE TEMP TABLE numbered (copy INTEGER)")
        database.executemany("INSERT INTO numbered VALUES (?)", ((copy,) for copy in range(1, copies + 1)))
        database.execute("DELETE FROM outbox")  # as the server does, which finds nobody who is to be told
        yield database
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        database.close()


def copy_rows(database: sqlite3.Connection, table: str, belongs: str, changes: dict[str, str]) -> None:
    """Copies the rows of a table that belong to templates, copy after copy; `changes` has an expression for each column
    that must differ."""
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    assert set(changes) <= set(columns), f"{table} has no {set(changes) - set(columns)}"
    values = ", ".join(changes.get(column, "{column}").format(column=column) for column in columns)
    database.execute(f"INSERT INTO {table} SELECT {values} FROM numbered CROSS JOIN {table} WHERE {belongs}")

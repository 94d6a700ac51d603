"""Multiplies all participants of a store that no server has open, each with everything that is its own: contacts, link,
referral, events, rewards, money, trail. Programs and their rules stay as they are.

A copy's ids say another time: their first three bytes of six milliseconds are replaced, by ones of some weeks ago and
by the number of the copy, which stands for nearly five hours. So each copy lies by itself in every tree, in the order
in which its rows were made, as years of traffic would lie. What the templates add to figures must have been counted;
`referd verify` must find the result clean.
"""

import hashlib
import re
import sqlite3
import time
from pathlib import Path

from harness import multiply, typeid
from harness.multiply import ADDRESS, TOKEN

COPIES_MAX = 200
WEEKS_MS = 2 << 32  # 14 weeks, for 200 copies need 6
BEGIN = (time.time_ns() // 1_000_000 - WEEKS_MS).to_bytes(6, "big")[:2].hex()
COPY_BYTES = bytes(range(COPIES_MAX + 1)).hex()
ID = f"CAST(x'{BEGIN}' || substr(x'{COPY_BYTES}', 1 + copy, 1) || substr({{column}}, 4) AS BLOB)"
OWNER = f"CASE WHEN kind BETWEEN 2 AND 7 THEN {ID} ELSE {{column}} END"  # else the program's
KEY = "object_key_of(copy, {column})"
CAUSE = f"cause_of(program_id, rule_key, {ID.format(column='contact_id')})"
CODE = "{column} || '-' || copy"

OF_PEOPLE = "object_kind NOT IN ('prg', 'key', 'wsp')"

# Table, which of its rows belong to participants, what becomes of the columns that must differ. What waits to be sealed
# is found by the trail, before that has copies.
TABLES = (
    ("contact", "1", {"id": ID, "email": ADDRESS}),
    ("natural_key", "1", {"object_id": ID, "value": ADDRESS}),
    ("contact_token", "1", {"contact_id": ID, "token": TOKEN}),
    ("participant", "1", {"id": ID, "contact_id": ID, "link_id": ID}),
    ("participant_total", "1", {"participant_id": ID}),
    ("leader", "1", {"participant_id": ID}),
    ("participation", "1", {"participant_id": ID}),
    ("customer", "1", {"contact_id": ID}),
    ("counter", "1", {"owner_id": ID}),
    ("link", "1", {"id": ID, "participant_id": ID, "code": CODE}),
    ("code", "1", {"code": CODE, "link_id": ID}),
    ("referral", "1", {"id": ID, "participant_id": ID, "contact_id": ID, "link_id": ID}),
    ("attribution", "1", {"referral_id": ID, "participant_id": ID, "link_id": ID, "audit_id": ID}),
    ("event", "1", {"id": ID, "external_id": ADDRESS, "contact_id": ID, "referral_id": ID, "object_id": ADDRESS,
                    "object_key": KEY, "decisions": "decisions_of(copy, {column})"}),
    ("business_object", "1", {"object_key": KEY, "referral_id": ID}),
    ("counted_object", "1", {"object_key": KEY, "referral_id": ID}),
    ("rule_state", "1", {"referral_id": ID}),
    ("reward", "1", {"id": ID, "referral_id": ID, "event_id": ID, "object_key": KEY, "root_id": ID, "contact_id": ID,
                     "participant_id": ID, "cause": CAUSE}),
    ("reward_wait", "1", {"reward_id": ID}),
    ("todo", "1", {"id": ID, "contact_id": ID, "participant_id": ID, "referral_id": ID}),
    ("lot", "1", {"id": ID, "owner_id": ID}),
    ("balance", "1", {"owner_id": ID, "id": ID}),
    ("ledger_txn", "1", {"id": ID, "cause_id": ID}),
    ("ledger_entry", "1", {"txn_id": ID, "lot_id": ID, "owner_id": OWNER}),
    ("unsealed", f"(ws, id) IN (SELECT ws, id FROM audit WHERE {OF_PEOPLE})", {"id": ID}),
    ("audit", OF_PEOPLE, {"id": ID, "object_id": ID, "referral_id": ID, "event_id": ID}),
    ("note", "1", {"id": ID}),
)

# Figures of programs: so many times what they were.
SPANS = 16  # classes of domain/tally/span.h
SUMS = {
    "program_account": ("program_expense", "rounding", "external", "denied", "reversed", "expired", "entries"),
    "stat_margin": ("submitted", "qualified", "lost", "closed", "revenue", "rewarded", "close_s",
                    *(f"close_{span}" for span in range(SPANS))),
    "cost_margin": ("cost",),
    "owed_age": ("pending", "available", "reserved"),
    "reward_day": ("granted", "granted_amount", "issued", "issued_amount", "redeemed", "paid", "issue_s",
                   *(f"issue_{span}" for span in range(SPANS))),
    "liability_day": ("pending", "available", "reserved", "debt", "cost"),
    "referral_count": ("n",),
    "participation_day": ("joined", "active", "referred", "closed"),
    "cohort": ("customers", "came_back", "revenue_30", "revenue_90", "revenue_180"),
}


def multiply_all(database_file: Path, copies: int) -> None:
    """Adds so many copies of every participant; none at all is right too."""
    assert 0 <= copies <= COPIES_MAX
    with multiply.opened(database_file, copies) as database:
        _define(database)
        for table, belongs, changes in TABLES:
            changes = {column: _unless_null(text) for column, text in changes.items()}
            multiply.copy_rows(database, table, belongs, changes)
        for table, columns in SUMS.items():
            database.execute(f"UPDATE {table} SET " + ", ".join(f"{name} = {name} * {1 + copies}" for name in columns))


def _unless_null(text: str) -> str:
    return f"CASE WHEN {{column}} IS NOT NULL THEN {text} END"


def _define(database: sqlite3.Connection) -> None:
    """What SQL cannot say: hashes, and ids in texts."""
    begin = bytes.fromhex(BEGIN)
    objects = {_object_key(source, name): (source, name)
               for source, name in database.execute("SELECT object_source, object_id FROM event")}

    def object_key_of(copy: int, key: bytes) -> bytes:
        source, name = objects[key]
        return _object_key(source, f"{copy}-{name}")

    def decisions_of(copy: int, text: str) -> str:
        def renamed(match: re.Match) -> str:
            return typeid.encode("rwd", begin + bytes([copy]) + typeid.decode(match[0])[3:])
        return re.sub(r"rwd_\w{26}", renamed, text)

    def cause_of(program_id: bytes, rule_key: str, contact_id: bytes) -> bytes:
        return hashlib.sha256(f"rule|{program_id.hex()}|{rule_key}|{contact_id.hex()}|0".encode()).digest()[:16]

    database.create_function("object_key_of", 2, object_key_of, deterministic=True)
    database.create_function("decisions_of", 2, decisions_of, deterministic=True)
    database.create_function("cause_of", 3, cause_of, deterministic=True)


def _object_key(source: str, name: str) -> bytes:
    return hashlib.sha256(f"{source}|{name}".encode()).digest()[:16]

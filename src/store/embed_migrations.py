#!/usr/bin/env python3
"""Turns the migrations into a C file.

    embed_migrations.py OUTPUT.c FOLDER/books FOLDER/clicks FILE...
    embed_migrations.py --self-test

One SQL text serves SQLite and PostgreSQL. It is written with BIGINT, TEXT and BYTEA, and what the two do not share is
marked by comments, so that the text as written is PostgreSQL's:

    ) /* sqlite: STRICT, WITHOUT ROWID */;      table options of SQLite
    -- sqlite: begin ... -- sqlite: end         lines for SQLite alone
    -- postgres: begin ... -- postgres: end     lines for PostgreSQL alone

SQLite keeps the comments with its tables. PostgreSQL forgets them, so the comment above each table, which must be there,
and those behind its columns become COMMENT ON statements. Columns of TEXT compare as bytes there, as they do on SQLite,
whatever collation the database was made with: COLLATE "C".

The FILEs are those that the build knows of; a file in the folders that is not among them is an error, and so is a gap
in the numbers.
"""

import hashlib
import pathlib
import re
import sys

TYPES = {
    "sqlite": {"BIGINT": "INTEGER", "BYTEA": "BLOB"},
    "postgres": {"TEXT": 'TEXT COLLATE "C"'},
}
OPTIONS = re.compile(r"\)\s*/\* sqlite: ([A-Z, ]+) \*/;")
MARK = re.compile(r"^\s*-- (sqlite|postgres): (begin|end)\s*$")
# Text in quotes and comments is stepped over; only bare words are types.
TOKEN = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/|\b(?:BIGINT|BYTEA|TEXT)\b", re.DOTALL)
TABLE = re.compile(r"((?:^--[^\n]*\n)*)^CREATE TABLE (\w+) \(\n(.*?)^\)", re.MULTILINE | re.DOTALL)
COLUMN = re.compile(r"^\s+([a-z]\w*) .*?-- (.+)$", re.MULTILINE)
NAME = re.compile(r"^(\d{4})_([a-z0-9_]+)\.sql$")


class Wrong(Exception):
    pass


def keep_lines(text, store):
    """The lines of one store, marks taken out."""
    kept, block = [], None
    for number, line in enumerate(text.split("\n"), 1):
        mark = MARK.match(line)
        if mark and mark[2] == "begin":
            if block:
                raise Wrong(f"line {number}: a block begins within a block")
            block = mark[1]
        elif mark:
            if block != mark[1]:
                raise Wrong(f"line {number}: '{mark[1]}: end' without its begin")
            block = None
        elif block in (None, store):
            kept.append(line)
    if block:
        raise Wrong(f"the block '{block}' has no end")
    return "\n".join(kept)


def translate(text, store):
    return TOKEN.sub(lambda match: TYPES[store].get(match[0], match[0]), text)


def for_sqlite(text):
    """The text that SQLite gets. Comments are kept: SQLite stores them with the table."""
    text = OPTIONS.sub(r") \1;", keep_lines(text, "sqlite"))
    if "/* sqlite:" in text:
        raise Wrong("a marker of table options that does not close a table: ') /* sqlite: STRICT */;'")
    return translate(text, "sqlite")


def comments_on(text):
    """What the comments say of tables and columns, as statements."""
    said = []
    for above, table, columns in TABLE.findall(text):
        if not above:
            raise Wrong(f"the table {table} has no comment above it")
        purpose = " ".join(line[2:].strip() for line in above.splitlines())
        said.append((f"TABLE {table}", purpose))
        said += [(f"COLUMN {table}.{name}", comment.strip()) for name, comment in COLUMN.findall(columns)]
    return "".join("COMMENT ON {} IS '{}';\n".format(what, comment.replace("'", "''")) for what, comment in said)


def for_postgres(text):
    """The text that PostgreSQL gets."""
    text = keep_lines(text, "postgres")
    return translate(text, "postgres") + comments_on(text)


def c_string(text):
    lines = []
    for line in text.split("\n"):
        escaped = line.replace("\\", "\\\\").replace('"', '\\"').replace("??", "?\\?")
        if not all(32 <= ord(c) < 127 for c in escaped):
            raise Wrong("a character outside printable ASCII: " + line)
        lines.append(f'     "{escaped}\\n"')
    return "\n".join(lines)


def read_folder(folder, known):
    rows = []
    for path in sorted(folder.glob("*.sql")):
        name = NAME.match(path.name)
        if not name:
            raise Wrong(f"{path.name}: the name must be NNNN_what.sql")
        if path.resolve() not in known:
            raise Wrong(f"{path.name}: not listed in src/store/meson.build")
        if int(name[1]) != len(rows) + 1:
            raise Wrong(f"{path.name}: number {len(rows) + 1:04d} is missing or given twice")
        data = path.read_bytes()
        try:
            text = data.decode("ascii")
            texts = ",\n".join(c_string(of_store(text)) for of_store in (for_sqlite, for_postgres))
        except (Wrong, UnicodeDecodeError) as wrong:
            raise Wrong(f"{path.name}: {wrong}") from wrong
        rows.append(f'    {{{int(name[1])}, "{name[2]}",\n     "{hashlib.sha256(data).hexdigest()}",\n{texts}}},')
    if not rows:
        raise Wrong(f"{folder}: no migrations")
    return rows


def write(output, folders, files):
    known = {pathlib.Path(file).resolve() for file in files}
    parts = ['/* Made by embed_migrations.py. */\n\n#include "store/migrations.h"\n']
    for folder in folders:
        rows = "\n".join(read_folder(pathlib.Path(folder), known))
        parts.append(f"static const struct migration {pathlib.Path(folder).name}[] = {{\n{rows}\n}};\n")
    sets = ", ".join("{{{0}, sizeof {0} / sizeof {0}[0]}}".format(pathlib.Path(folder).name) for folder in folders)
    parts.append(f"const struct migration_set migration_sets[2] = {{{sets}}};\n")
    pathlib.Path(output).write_text("\n".join(parts))


# ---- self-test ----

CASES = [
    ("CREATE TABLE t (\n a BIGINT, b BYTEA, c TEXT\n) /* sqlite: STRICT */;",
     "CREATE TABLE t (\n a INTEGER, b BLOB, c TEXT\n) STRICT;"),
    (") /* sqlite: STRICT, WITHOUT ROWID */;", ") STRICT, WITHOUT ROWID;"),
    ("x 'BIGINT it''s BYTEA' BIGINT -- BYTEA\n/* BIGINT */ BYTEA", "x 'BIGINT it''s BYTEA' INTEGER -- BYTEA\n/* BIGINT */ BLOB"),
    ("BIGINTS MYBYTEA", "BIGINTS MYBYTEA"),
    ("a\n-- postgres: begin\nb\n-- postgres: end\nc", "a\nc"),
    ("a\n  -- sqlite: begin\nb\n-- sqlite: end\nc", "a\nb\nc"),
]
CASES_OF_POSTGRES = [
    ("-- Why\n-- so.\nCREATE TABLE t (\n  a BIGINT NOT NULL, -- it's one\n  b TEXT CHECK (b IN ('TEXT')),\n"
     "  PRIMARY KEY (a) -- of all\n) /* sqlite: STRICT */;\n",
     "-- Why\n-- so.\nCREATE TABLE t (\n  a BIGINT NOT NULL, -- it's one\n  b TEXT COLLATE \"C\" CHECK (b IN ('TEXT')),\n"
     "  PRIMARY KEY (a) -- of all\n) /* sqlite: STRICT */;\n"
     "COMMENT ON TABLE t IS 'Why so.';\nCOMMENT ON COLUMN t.a IS 'it''s one';\n"),
    ("a BYTEA\n-- sqlite: begin\nb\n-- sqlite: end\n-- postgres: begin\nc\n-- postgres: end\n", "a BYTEA\nc\n"),
]
REFUSED = [
    "-- sqlite: begin\na",
    "-- sqlite: begin\n-- postgres: begin\n-- postgres: end\n-- sqlite: end",
    "a\n-- postgres: end",
    "-- sqlite: begin\n-- postgres: end",
    "CREATE INDEX i ON t (a) /* sqlite: STRICT */;\nx /* sqlite: WITHOUT ROWID */",
    ") /* sqlite: strict */;",
    "CREATE TABLE t (\n  a BIGINT\n);",
]


def self_test():
    failed = 0
    for text, expected in CASES:
        if for_sqlite(text) != expected:
            failed += 1
            print(f"not ok: {text!r} became {for_sqlite(text)!r}")
    for text, expected in CASES_OF_POSTGRES:
        if for_postgres(text) != expected:
            failed += 1
            print(f"not ok: {text!r} became {for_postgres(text)!r}")
    for text in REFUSED:
        try:
            for_sqlite(text)
            for_postgres(text)
            failed += 1
            print(f"not ok: {text!r} was accepted")
        except Wrong:
            pass
    if c_string('a"b\\c??/') != '     "a\\"b\\\\c?\\?/\\n"':
        failed += 1
        print("not ok: quoting")
    return failed


def main(arguments):
    if arguments == ["--self-test"]:
        return 1 if self_test() else 0
    try:
        write(arguments[0], arguments[1:3], arguments[3:])
    except Wrong as wrong:
        print(f"embed_migrations: {wrong}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The row about imports: a file of leads that a server takes, beside what the sqlite3 shell makes of the same file in a
table that knows a line again by its id and by its address, as an import does."""

import csv
import http.client
import json
import random
import subprocess
import time
from pathlib import Path

from harness import loader, people, process, referd, seeding
from harness.bench import Bench
from harness.process import Failure
from harness.table import Line, at_least, at_most

PARTICIPANTS = 10_000
PIECE = 1024 * 1024
FILE_BYTES = 190 * PIECE  # an import takes 200 MiB at most: more lines are several
LEAST = 0.2
MOST_MB = 200
POLL_SECONDS = 0.25
YEAR_SECONDS = 364 * 86_400
PAGES = 'referd_wal_pages_written_total{file="books"}'
HEADS = ("external_id", "email", "name", "referrer", "amount", "date")
SHELL = """.bail on
PRAGMA journal_mode = WAL;
CREATE TABLE lead (external_id TEXT PRIMARY KEY, email TEXT UNIQUE, name TEXT, referrer TEXT, amount TEXT, date TEXT);
.import --csv --skip 1 {} lead
SELECT count(*) FROM lead;
"""


def imports(bench: Bench) -> list[Line]:
    """One import, all of it: a second round would find another store."""
    made = _store(bench)
    codes = made.names("codes")
    files = _write_files(bench, codes)
    shell = sum(_shell(bench, file) for file in files)
    with bench.server(made) as server:
        program = json.loads(server.get("/v1/programs", made.key)[2])["data"][0]["id"]
        took, spent, pages = 0.0, process.cpu_seconds(server.pid), server.metric(PAGES)
        counts = []
        for file in files:
            seconds, count = _import(server, made.key, program, file)
            took += seconds
            counts.append(count)
        spent = process.cpu_seconds(server.pid) - spent
        pages = server.metric(PAGES) - pages
        peak = process.peak_mb(server.pid)
    if sum(count["new"] for count in counts) != bench.rows:
        raise Failure(f"not all lines became leads: {counts}")
    referd.verb("verify", "--database", made.url)
    figures = (f"{bench.rows / took:,.0f} leads/s, {spent * 1e6 / bench.rows:.0f} us of processor time and {pages / bench.rows:.1f} log pages each;"
               f" the shell {bench.rows / shell:,.0f} lines/s")
    bench.drop(made)
    return [at_least(f"import of {bench.rows:,} leads, of sqlite3 .import", shell / took, LEAST, figures),
            at_most("  most memory that the server ever had", peak, MOST_MB, "", " MB")]


def _store(bench: Bench) -> seeding.Store:
    """A program with participants and nothing else."""
    made = seeding.Store(bench.file("imports"))
    made.folder.mkdir()
    referd.verb("init", "--database", made.url)
    key = referd.verb("key", "create", "--database", made.url, "--name", "bench")
    (made.folder / "key.txt").write_text(key + "\n")
    codes: list[str] = []
    with bench.server(made) as server:
        program = server.post("/v1/programs", {"name": "Bench", "currency": "USD", "rules": {"rewards": [seeding.THANKS],
                              "qualification": seeding.QUALIFICATION},
                              "destination_url": "https://www.example.com/"}, key)["id"]
        bodies = ({"program_id": program, "name": f"Participant {n}", "email": f"participant{n}@example.com"}
                  for n in range(PARTICIPANTS))
        loader.post_all(server.port, key, "/v1/participants", bodies, lambda _number, answer: codes.append(answer["code"]))
    (made.folder / "codes.txt").write_text("\n".join(codes) + "\n")
    return made


def _write_files(bench: Bench, codes: list[str]) -> list[Path]:
    """People of all kinds, each named by somebody's code, in the order of the last year's days, as exports are."""
    chance = random.Random(1)
    began = time.time() - YEAR_SECONDS
    files: list[Path] = []
    output = None
    for number in range(bench.rows):
        if output is None or output.tell() > FILE_BYTES:
            files.append(bench.file("leads.csv"))
            output = files[-1].open("w", newline="")
            writer = csv.writer(output)
            writer.writerow(HEADS)
        person = people.person(number)
        day = time.strftime("%Y-%m-%d", time.gmtime(began + YEAR_SECONDS * number / bench.rows))
        writer.writerow((f"lead-{number}", person.email, f"{person.first} {person.last}", chance.choice(codes),
                         f"{chance.randrange(100, 100_000) / 100:.2f}", day))
    output.close()
    return files


def _shell(bench: Bench, file: Path) -> float:
    """Seconds that the shell takes, with its usual settings but for a log beside the database, as ours has."""
    database = bench.file("shell.db")
    start = time.monotonic()
    done = subprocess.run(["sqlite3", database], input=SHELL.format(file), text=True, capture_output=True, check=False)
    took = time.monotonic() - start
    database.unlink()
    if done.returncode != 0:
        raise Failure(f"sqlite3: {done.stderr}")
    return took


def _import(server: referd.Server, key: str, program: str, file: Path) -> tuple[float, dict]:
    """Seconds from the first line to the last, and what the lines have done. Sending the file is not counted."""
    row = server.post("/v1/imports", {"kind": "leads", "program_id": program}, key)["id"]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    at = 0
    with file.open("rb") as source:
        while piece := source.read(PIECE):
            connection.request("PUT", f"/v1/imports/{row}/file?offset={at}", piece,
                               {"Authorization": f"Bearer {key}", "Content-Type": "text/csv"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise Failure(f"PUT: {answer.status} {body.decode(errors='replace')}")
            at += len(piece)
    connection.close()
    start = time.monotonic()
    server.post(f"/v1/imports/{row}/start", {}, key)
    while True:
        now = json.loads(server.get(f"/v1/imports/{row}", key)[2])
        if now["status"] == "done":
            return time.monotonic() - start, now["counts"]
        time.sleep(POLL_SECONDS)

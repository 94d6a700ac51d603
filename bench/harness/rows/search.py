"""The row about finding contacts by what people know of them."""

import http.client
import json
import random
import shutil
import time
import urllib.parse
from statistics import median

from harness import loader, people, referd, seeding
from harness.bench import Bench
from harness.process import Failure
from harness.settings import CACHE
from harness.table import Line, at_least, at_most

TOGETHER = 100
QUERIES = 2_000
SHOWN = 20

# What is asked for of a person, how often, and whether the person must be among the first: of a first name alone, or of
# a common one with its family name, many are as good.
KINDS = {
    "first name": (2, lambda person, chance: person.first),
    "family name": (3, lambda person, chance: person.last),
    "name": (4, lambda person, chance: f"{person.first} {person.last}"),
    "name turned": (3, lambda person, chance: f"{person.last}, {person.first}"),
    "phone ending": (3, lambda person, chance: person.phone[-7:]),
    "slip": (3, lambda person, chance: f"{person.first} {people.slip(person.last, chance)}"),
    "firm": (2, lambda person, chance: person.company),
}


def search(bench: Bench) -> list[Line]:
    """Asks a server that has many contacts, one question after the other."""
    store = _store(bench.rows).copy_to(bench.folder / "contacts")
    asked = _questions(bench.rows)
    with bench.server(store) as server:
        _ask(server.port, store.key, asked[:QUERIES // 10])  # statements are compiled, pages are read
        took, found = _ask(server.port, store.key, asked)
    bench.drop(store)
    took.sort()
    figures = f"p50 {median(took):.1f} ms, p90 {took[len(took) * 9 // 10]:.1f} ms, slowest {took[-1]:.1f} ms"
    lines = [at_most(f"GET /v1/contacts?q=, {bench.rows:,} contacts, {QUERIES:,} mixed questions, p99",
                     took[len(took) * 99 // 100], 20, figures, " ms")]
    lines += [at_least(f"  found in the first {SHOWN}: {kind}", found[kind], least, "")
              for kind, least in (("phone ending", 1.0), ("slip", 0.9))]
    return lines


def _store(contacts: int) -> seeding.Store:
    """The store of contacts, made through the API if it is not there yet."""
    folder = CACHE / f"contacts-{contacts}-{seeding.fingerprint()}"
    if not folder.exists():
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        start = time.monotonic()
        _fill(seeding.Store(part), contacts)
        part.rename(folder)
        seeding.say(f"seeded {contacts} contacts in {time.monotonic() - start:.0f} s: {folder}")
    return seeding.Store(folder)


def _fill(made: seeding.Store, contacts: int) -> None:
    referd.verb("init", "--database", made.url)
    key = referd.verb("key", "create", "--database", made.url, "--name", "bench")
    (made.folder / "key.txt").write_text(key + "\n")
    with referd.Server(made) as server:
        loader.post_all(server.port, key, "/v1/contacts",
                        ([people.person(first + n).body for n in range(TOGETHER)]
                         for first in range(0, contacts, TOGETHER)), lambda _number, _answer: None)
    seeding.say("verifying")
    referd.verb("verify", "--database", made.url)


def _questions(contacts: int) -> list[tuple[str, people.Person, str]]:
    """Kind, the person who is meant, and what is asked."""
    chance = random.Random(1)
    kinds = chance.choices(list(KINDS), [weight for weight, _ in KINDS.values()], k=QUERIES)
    meant = [people.person(chance.randrange(contacts)) for _ in kinds]
    return [(kind, person, KINDS[kind][1](person, chance)) for kind, person in zip(kinds, meant)]


def _ask(port: int, key: str, asked: list) -> tuple[list[float], dict[str, float]]:
    """Milliseconds of each answer, and the share of those who were meant that were among the first, by kind."""
    took: list[float] = []
    found: dict[str, list[bool]] = {kind: [] for kind in KINDS}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        for kind, person, question in asked:
            path = f"/v1/contacts?limit={SHOWN}&q={urllib.parse.quote(question)}"
            start = time.monotonic()
            connection.request("GET", path, headers={"Authorization": f"Bearer {key}"})
            answer = connection.getresponse()
            body = answer.read()
            took.append((time.monotonic() - start) * 1000)
            if answer.status != 200:
                raise Failure(f"GET {path}: {answer.status} {body.decode(errors='replace')}")
            found[kind].append(any(row["phone"] == person.phone for row in json.loads(body)["data"]))
    finally:
        connection.close()
    return took, {kind: sum(hits) / max(1, len(hits)) for kind, hits in found.items()}

"""Row about GET /portal: the first page of participants who are signed in."""

import re

from harness import requests, wrk
from harness.bench import Bench, per_second, rates, ratio
from harness.process import Failure
from harness.referd import Server
from harness.seeding import Store
from harness.table import Line, at_least

CONNECTIONS = 256
PARTICIPANTS = 200


def portal(bench: Bench) -> list[Line]:
    """Two hundred participants look at their first page again and again."""
    store = bench.store()
    with bench.nginx() as yardstick, bench.server(store, "--loops", "2") as server:
        cookies = [_enter(server, store, participant) for participant in store.names("participants")[:PARTICIPANTS]]
        size = _check(server, cookies)
        file = requests.write(bench.file("portal"), (requests.signed_in("/portal", cookie) for cookie in cookies))
        theirs, ours = bench.alternate(
            lambda: wrk.run("fixed.lua", yardstick.port, CONNECTIONS, bench.seconds, file),
            lambda: wrk.run("fixed.lua", server.port, CONNECTIONS, bench.seconds, file))
    bench.drop(store)
    return [at_least(f"GET /portal, {len(cookies)} participants, 256 connections", ratio(rates(ours), rates(theirs)), 0.35,
                     f"referd {per_second(ours)} of {size / 1000:.1f} kB, nginx {per_second(theirs)}", " x nginx")]


def _enter(server: Server, store: Store, participant: str) -> str:
    """Uses a one-time link; gives the cookie."""
    link = server.post(f"/v1/participants/{participant}/portal_links", {}, store.key)
    status, headers, _ = server.send(link["url"][link["url"].index("/portal/"):])
    cookie = re.match(r"rfd_portal=[^;]+", headers.get("set-cookie", ""))
    if status != 303 or cookie is None:
        raise Failure(f"entering the portal: {status}")
    return cookie[0]


def _check(server: Server, cookies: list[str]) -> int:
    """The size of a page, which must be one."""
    status, _, body = server.get("/portal", cookie=cookies[0])
    if status != 200 or b"</html>" not in body:
        raise Failure(f"GET /portal: {status}")
    return len(body)

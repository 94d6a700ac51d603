"""Row about GET /p/{slug}/{code}: the public pages of participants' links."""

from harness import requests, wrk
from harness.bench import Bench, per_second, rates, ratio
from harness.process import Failure
from harness.referd import Server
from harness.table import Line, at_least

CONNECTIONS = 256
PAGES = 200


def landing(bench: Bench) -> list[Line]:
    """Visitors open the pages of two hundred links."""
    store = bench.store()
    codes = store.names("codes")[:PAGES]
    with bench.nginx() as yardstick, bench.server(store, "--loops", "2") as server:
        paths = [_path(server, code) for code in codes]
        size = _check(server, paths[0])
        file = requests.write(bench.file("landing"), (requests.browser(path) for path in paths))
        theirs, ours = bench.alternate(
            lambda: wrk.run("fixed.lua", yardstick.port, CONNECTIONS, bench.seconds, file),
            lambda: wrk.run("fixed.lua", server.port, CONNECTIONS, bench.seconds, file))
    bench.drop(store)
    return [at_least(f"GET /p/{{slug}}/{{code}}, {len(paths)} links, 256 connections", ratio(rates(ours), rates(theirs)),
                     0.35, f"referd {per_second(ours)} of {size / 1000:.1f} kB, nginx {per_second(theirs)}", " x nginx")]


def _path(server: Server, code: str) -> str:
    """Where the page of a link is: whatever stands before a code is corrected."""
    status, headers, _ = server.get(f"/p/any/{code}")
    if status != 302:
        raise Failure(f"GET /p/any/{code}: {status}")
    return headers["location"]


def _check(server: Server, path: str) -> int:
    """The size of a page, which must be one."""
    status, _, body = server.get(path)
    if status != 200 or b"</html>" not in body or b"<form" not in body:
        raise Failure(f"GET {path}: {status}")
    return len(body)

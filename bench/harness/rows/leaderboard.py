"""Rows about the leaderboard: as the API tells it, and the page that everybody may see."""

from pathlib import Path
from statistics import median

from harness import requests, typeid
from harness.bench import Bench, per_second, ratio
from harness.process import Failure
from harness.referd import Server
from harness.rows import lists
from harness.seeding import Store
from harness.table import Line, at_most

ROWS = [row for row in lists.LISTS if row.path.startswith("leaderboard")]


def leaderboard(bench: Bench) -> list[Line]:
    """Each ranking of a large store beside nginx and beside that of a small store, and the public page beside itself."""
    stores = lists.crowds(bench)
    lines = [*lists.measure(bench, ROWS, stores), _pages(bench, stores)]
    bench.drop(*stores)
    return lines


def _pages(bench: Bench, stores: tuple[Store, Store]) -> Line:
    with bench.server(stores[0], "--loops", "2") as large, bench.server(stores[1], "--loops", "2") as small:
        files = [_publish(bench, server, store) for server, store in zip((large, small), stores)]
        sides = bench.alternate(lambda: lists.run(large.pid, large.port, files[0], bench),
                                lambda: lists.run(small.pid, small.port, files[1], bench))
    costs, costs_small = ([seen.cost_us for seen in side] for side in sides)
    small_rows = f"{lists.SMALL_ROWS:,} rows"
    return at_most(f"GET /p/{{slug}}/leaderboard, {bench.rows:,} rows: its processor time against {small_rows}",
                   ratio(costs, costs_small), 1.25,
                   f"{median(costs):.1f} us, {small_rows} {median(costs_small):.1f} us, {per_second(sides[0])}", " x")


def _publish(bench: Bench, server: Server, store: Store) -> Path:
    """Lets everybody see the ranks of each program, and gives the requests for their pages."""
    paths = []
    for program in lists.query(store, "SELECT id FROM program"):
        page = f"/v1/programs/{typeid.encode('prg', program)}/page"
        address = server.patch(page, {"leaderboard": {"public": True}}, store.key)["leaderboard_url"]
        paths.append("/" + address.split("/", 3)[3])
    _check(server, paths[0])
    return requests.write(bench.file("pages"), (requests.browser(path) for path in paths))


def _check(server: Server, path: str) -> None:
    """Fails unless it is a page with somebody on it."""
    status, _, body = server.get(path)
    if status != 200 or b"</html>" not in body or b"Somebody" not in body:
        raise Failure(f"GET {path}: {status} {body.decode(errors='replace')[:200]}")

"""Rows about reads by the API, and how their cost grows with the store."""

from harness import requests, wrk
from harness.bench import SMALL, Bench, per_second, rates, ratio
from harness.process import Failure
from harness.seeding import Store
from harness.table import Line, at_least, at_most

CONNECTIONS = 256
LIST_PATH = "/v1/referrals?limit=5"


def reads(bench: Bench) -> list[Line]:
    """A page of referrals, and participants' summaries, from a large store and a small one."""
    large, small = bench.store(), bench.store(SMALL)
    with (bench.nginx() as yardstick, bench.server(large, "--loops", "2") as large_server,
          bench.server(small, "--loops", "2") as small_server):
        lines = []
        for what, paths in ((f"GET {LIST_PATH}", _list_paths),
                            ("GET /v1/participants/{id}/summary", _summary_paths)):
            files = [requests.write(bench.file("reads"), (requests.api(path, store.key) for path in paths(store)))
                     for store in (large, small)]
            for server, store in ((large_server, large), (small_server, small)):
                _check(server, paths(store)[0], store.key)
            theirs, ours, ours_small = bench.alternate(
                lambda: wrk.run("fixed.lua", yardstick.port, CONNECTIONS, bench.seconds, files[0]),
                lambda: wrk.run("fixed.lua", large_server.port, CONNECTIONS, bench.seconds, files[0]),
                lambda: wrk.run("fixed.lua", small_server.port, CONNECTIONS, bench.seconds, files[1]))
            lines += [at_least(f"{what}, {bench.rows:,} referrals, 256 connections", ratio(rates(ours), rates(theirs)),
                               0.45, f"referd {per_second(ours)}, nginx {per_second(theirs)}", " x nginx"),
                      at_most("  its cost against 1,000 referrals", ratio(rates(ours_small), rates(ours)), 1.25,
                              f"1,000 referrals {per_second(ours_small)}", " x")]
    bench.drop(large, small)
    return lines


def _list_paths(_store: Store) -> list[str]:
    return [LIST_PATH]


def _summary_paths(store: Store) -> list[str]:
    return [f"/v1/participants/{participant}/summary" for participant in store.names("participants")]


def _check(server, path: str, key: str) -> None:
    status, _, body = server.get(path, key)
    if status != 200:
        raise Failure(f"GET {path}: {status} {body.decode(errors='replace')}")

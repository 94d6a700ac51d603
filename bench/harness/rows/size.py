"""Rows about the process: how soon it answers, how much memory it takes, how large the program is."""

import subprocess
import time
from statistics import median

from harness import clicks, process, requests, wrk
from harness.bench import Bench, Slices
from harness.posting import post
from harness.process import Failure
from harness.referd import Server
from harness.seeding import Store
from harness.settings import REFERD
from harness.table import Line, at_most

IDLE_SECONDS = 1
MIB = 1 << 20


def size(bench: Bench) -> list[Line]:
    """Starts on the large store, rests, works, and is looked at."""
    store = bench.store()
    starts, idle = [], []
    for _ in range(bench.rounds):
        with bench.server(store) as server:
            starts.append(server.start_seconds)
            time.sleep(IDLE_SECONDS)
            idle.append(process.resident_mb(server.pid))
    with bench.server(store) as server:
        _work(bench, server, store)
        loaded = process.resident_mb(server.pid)
    bench.drop(store)
    return [at_most("start to first answer of /readyz", median(starts), 0.2, f"{bench.rows:,} referrals in the store",
                    " s"),
            at_most("resident memory, idle", median(idle), 16, "", " MiB"),
            at_most("resident memory, after load", loaded, 150, "clicks, reads and events, one after the other",
                    " MiB"),
            at_most("size of the program, stripped", _stripped_bytes(bench) / MIB, 5, "", " MiB")]


def _work(bench: Bench, server: Server, store: Store) -> None:
    visits = clicks.visits(bench.file("visits"), store.names("codes"))
    summaries = requests.write(bench.file("reads"), (requests.api(f"/v1/participants/{participant}/summary", store.key)
                                                     for participant in store.names("participants")))
    wrk.run("fixed.lua", server.port, 256, bench.seconds, visits)
    wrk.run("fixed.lua", server.port, 256, bench.seconds, summaries)
    post(bench, server, store.key, Slices(bench, store.names("pending-two-rewards")), bench.seconds)


def _stripped_bytes(bench: Bench) -> int:
    copy = bench.file("referd")
    done = subprocess.run(["strip", "-o", copy, REFERD], text=True, capture_output=True, check=False)
    if done.returncode != 0:
        raise Failure(f"strip failed: {done.stderr.strip()}")
    return copy.stat().st_size

"""Row about GET /healthz: what the HTTP server costs by itself."""

from collections.abc import Callable
from statistics import median

from harness import process, requests, wrk
from harness.bench import Bench, ratio
from harness.process import Failure
from harness.table import Line, at_most

CONNECTIONS = 64


def health(bench: Bench) -> list[Line]:
    """Processor time per request of the whole server process, against that of nginx's worker."""
    store = bench.store()
    request = requests.write(bench.file("health"), [requests.browser("/healthz")])
    with bench.nginx() as yardstick, bench.server(store) as server:
        if server.get("/healthz")[0] != 200:
            raise Failure("/healthz does not answer 200")
        theirs, ours = bench.alternate(_cost(bench, yardstick.worker, yardstick.port, request),
                                       _cost(bench, server.pid, server.port, request))
    bench.drop(store)
    return [at_most("/healthz, CPU per request", ratio(ours, theirs), 1.0,
                    f"referd {median(ours):.2f} us, nginx {median(theirs):.2f} us", " x nginx")]


def _cost(bench: Bench, pid: int, port: int, request) -> Callable[[], float]:
    """A side to measure: microseconds of processor time per request."""
    def measure() -> float:
        before = process.cpu_seconds(pid)
        seen = wrk.run("fixed.lua", port, CONNECTIONS, bench.seconds, request)
        return (process.cpu_seconds(pid) - before) * 1e6 / seen.requests

    return measure

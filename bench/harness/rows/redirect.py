"""Rows about GET /r/{code}: a click is on disk before the visitor is answered."""

from collections.abc import Callable
from statistics import median

from harness import clicks as visitors
from harness import wrk
from harness.bench import ROUNDS_TRIED, Bench, Slices, per_second, rates, ratio
from harness.posting import check_rewards, post_for
from harness.table import Line, at_least, at_most

CONNECTION_COUNTS = (64, 127, 128, 129, 1024)
P99_FLOOR_MS = 10.0
MIXED_P99_MS = 40.0
MIXED_CONNECTIONS = 64
MIXED_LEAD_SECONDS = 2


class _Visits:
    """Counts the visits that the server answered, to be compared with the clicks it stored."""

    def __init__(self):
        self.answered = 0

    def run(self, port: int, connections: int, seconds: int, file) -> wrk.Result:
        result = wrk.run("fixed.lua", port, connections, seconds, file)
        self.answered += result.requests
        return result


def clicks(bench: Bench) -> list[Line]:
    """All codes at random, 256 connections: rate and 99th percentile."""
    def measure(server, yardstick, visits, codes):
        many = visitors.visits(bench.file("visits"), codes)
        (theirs, ours), disk = bench.alternate_steadily(
            lambda: wrk.run("fixed.lua", yardstick.port, 256, bench.seconds, many),
            lambda: visits.run(server.port, 256, bench.seconds, many))
        nginx_p99 = median(result.p99_ms for result in theirs)
        latencies_ms = [result.p99_ms for result in ours]
        allowed_p99 = max(4 * nginx_p99, P99_FLOOR_MS)
        return [at_least("/r/{code}, 10,000 codes, 256 connections", ratio(rates(ours), rates(theirs)), 0.55,
                         f"referd {per_second(ours)}, nginx {per_second(theirs)}", " x nginx"),
                at_most("  its p99", median(latencies_ms), allowed_p99,
                        f"nginx {nginx_p99:.1f} ms; {disk.told(latencies_ms)}", " ms")]

    return _with_servers(bench, measure)


def connections(bench: Bench) -> list[Line]:
    """The same at counts around those where event loops are known to stumble."""
    def measure(server, yardstick, visits, codes):
        many = visitors.visits(bench.file("visits"), codes)
        lines = []
        for count in CONNECTION_COUNTS:
            theirs, ours = bench.alternate(
                lambda: wrk.run("fixed.lua", yardstick.port, count, bench.seconds, many),
                lambda: visits.run(server.port, count, bench.seconds, many))
            lines.append(at_least(f"/r/{{code}}, {count} connections", ratio(rates(ours), rates(theirs)), 0.45,
                                  f"referd {per_second(ours)}, nginx {per_second(theirs)}", " x nginx"))
        return lines

    return _with_servers(bench, measure)


def hot_code(bench: Bench) -> list[Line]:
    """One code that everybody follows, against all of them."""
    def measure(server, _yardstick, visits, codes):
        many = visitors.visits(bench.file("visits"), codes)
        one = visitors.visits(bench.file("visits"), codes[:1])
        spread, hot = bench.alternate(lambda: visits.run(server.port, 256, bench.seconds, many),
                                      lambda: visits.run(server.port, 256, bench.seconds, one))
        return [at_least("/r/{code}, one hot code, 256 connections", ratio(rates(hot), rates(spread)), 0.8,
                         f"one {per_second(hot)}, 10,000 {per_second(spread)}", " x many")]

    return _with_servers(bench, measure)


def mixed(bench: Bench) -> list[Line]:
    """Visitors while a flood of events is being handled."""
    store = bench.store()
    key = store.key
    slices = Slices(bench, store.names("pending-two-rewards"),
                    parts=ROUNDS_TRIED * bench.rounds + 1)
    many = visitors.visits(bench.file("visits"), store.names("codes"))
    visits = _Visits()
    posted: list[wrk.Result] = []
    with bench.nginx() as yardstick, bench.server(store) as server:
        visitors.check_redirect(server, store.names("codes")[0])
        check_rewards(server, key, slices, 2)

        def both() -> wrk.Result:
            with post_for(bench, server, key, slices, MIXED_CONNECTIONS, bench.seconds + MIXED_LEAD_SECONDS) as events:
                seen = visits.run(server.port, MIXED_CONNECTIONS, bench.seconds, many)
            posted.append(events.result)
            return seen

        (theirs, ours), disk = bench.alternate_steadily(
            lambda: wrk.run("fixed.lua", yardstick.port, MIXED_CONNECTIONS, bench.seconds, many), both)
    latencies_ms = [result.p99_ms for result in ours]
    visitors.check_stored(store, visits.answered)
    bench.drop(store)
    return [at_least("/r/{code}, 64 connections, 64 others post events", ratio(rates(ours), rates(theirs)), 0.08,
                     f"referd {per_second(ours)} beside {per_second(posted)} events, nginx {per_second(theirs)}",
                     " x nginx"),
            at_most("  its p99", median(latencies_ms), MIXED_P99_MS, disk.told(latencies_ms), " ms")]


def _with_servers(bench: Bench, measure: Callable[..., list[Line]]) -> list[Line]:
    """Runs `measure` beside an nginx and a server on a fresh store; then counts the clicks stored."""
    store = bench.store()
    visits = _Visits()
    codes = store.names("codes")
    with bench.nginx() as yardstick, bench.server(store) as server:
        visitors.check_redirect(server, codes[0])
        lines = measure(server, yardstick, visits, codes)
    visitors.check_stored(store, visits.answered)
    bench.drop(store)
    return lines

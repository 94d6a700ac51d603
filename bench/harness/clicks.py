"""Visitors: the requests they send, and the proof that what they were answered is on disk."""

from pathlib import Path

from harness import requests
from harness.process import Failure
from harness.referd import Server
from harness.seeding import Store


def visits(file: Path, codes: list[str]) -> Path:
    """A file of requests for wrk, one for each code, as a browser sends them."""
    return requests.write(file, (requests.browser(f"/r/{code}") for code in codes))


def check_redirect(server: Server, code: str) -> None:
    """Fails unless a visit is redirected with a click id and a cookie: anything less would be cheaper."""
    status, headers, _ = server.get(f"/r/{code}")
    if status != 302 or "rfd_click=clk_" not in headers.get("location", "") or "set-cookie" not in headers:
        raise Failure(f"/r/{code} does not redirect with a click: {status} {headers}")


def check_stored(store: Store, answered: int) -> None:
    """Fails when fewer clicks are stored than visitors were answered: those had a redirect without a click. The server
    has stopped. Visits in flight at the end of a run are stored too, so there may be more."""
    stored = store.count_clicks()
    if stored < answered:
        raise Failure(f"only {stored} clicks are stored of {answered} answered")

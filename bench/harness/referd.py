"""The program under test: its verbs, and a running server."""

import http.client
import json
import subprocess
import time
from pathlib import Path
from typing import Protocol

from harness import process
from harness.process import Failure
from harness.settings import REFERD

FIRST_ANSWER_SECONDS = 60


def require_binary() -> None:
    """Fails when there is nothing to measure."""
    if not REFERD.exists():
        raise Failure(f"{REFERD} does not exist: build it first (script/bench does)")


def verb(*args: str) -> str:
    """Runs a verb of the command line and returns what it printed."""
    done = subprocess.run([REFERD, *args], text=True, capture_output=True, check=False)
    if done.returncode != 0:
        raise Failure(f"referd {' '.join(args)} ended with {done.returncode}: {done.stdout}{done.stderr}".strip())
    return done.stdout.strip()


class Served(Protocol):
    """A store, as far as a server needs to know it."""

    @property
    def url(self) -> str: ...

    @property
    def folder(self) -> Path: ...

    @property
    def flags(self) -> tuple[str | Path, ...]: ...


class Server:
    """A running `referd serve`. Use as a context manager: entering waits until /readyz says yes."""

    def __init__(self, store: Served, *flags: str | Path):
        self.port = process.free_port()
        self.metrics_port = process.free_port()
        self.log = store.folder / "serve.log"
        # one client stands for thousands: its limit is beyond what it can do, and costs what any limit costs
        unlimited = "60000000"
        self.command = [REFERD, "serve", "--database", store.url, "--listen", f"127.0.0.1:{self.port}",
                        "--metrics-listen", f"127.0.0.1:{self.metrics_port}",
                        "--rate-limit-key", unlimited, "--rate-limit-address", unlimited, *store.flags, *flags]

    def __enter__(self) -> "Server":
        start = time.monotonic()
        with self.log.open("wb") as output:
            self.child = subprocess.Popen(self.command, stdout=output, stderr=output)
        try:
            self._wait_until_ready(start + FIRST_ANSWER_SECONDS)
        except BaseException:
            process.stop(self.child)
            raise
        self.start_seconds = time.monotonic() - start
        return self

    def __exit__(self, *_) -> None:
        process.stop(self.child)

    @property
    def pid(self) -> int:
        return self.child.pid

    def get(self, path: str, key: str | None = None, cookie: str | None = None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in lower case) and body of one answer."""
        return self._ask(self.port, "GET", path, None, key, cookie)

    def send(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """The same of a button that was pressed: a POST without anything."""
        return self._ask(self.port, "POST", path, None, None)

    def post(self, path: str, body: object, key: str) -> dict:
        """The parsed answer to a POST that must succeed."""
        return self._tell("POST", path, body, key)

    def patch(self, path: str, body: object, key: str) -> dict:
        """The same of a PATCH."""
        return self._tell("PATCH", path, body, key)

    def metric(self, series: str) -> float:
        """The value of a series of /metrics, labels as written there."""
        _, _, text = self._ask(self.metrics_port, "GET", "/metrics", None, None)
        for line in text.decode().splitlines():
            name, _, value = line.rpartition(" ")
            if name == series:
                return float(value)
        raise Failure(f"/metrics has no {series}")

    def _wait_until_ready(self, deadline: float) -> None:
        process.wait_until_listening(self.child, self.port, self.log, FIRST_ANSWER_SECONDS)
        while True:
            status, _, body = self.get("/readyz")
            if status == 200:
                return
            if time.monotonic() > deadline:
                raise Failure(f"/readyz still says {status}: {body.decode(errors='replace')}")
            time.sleep(0.002)

    def _tell(self, method: str, path: str, body: object, key: str) -> dict:
        status, _, answer = self._ask(self.port, method, path, json.dumps(body), key)
        if status not in (200, 201):
            raise Failure(f"{method} {path}: {status} {answer.decode(errors='replace')}")
        return json.loads(answer)

    @staticmethod
    def _ask(port: int, method: str, path: str, body: str | None, key: str | None, cookie: str | None = None):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        if cookie:
            headers["Cookie"] = cookie
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

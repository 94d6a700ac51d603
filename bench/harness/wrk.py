"""Runs wrk with one of the scripts in bench/wrk and returns what it saw."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.process import Failure
from harness.settings import BENCH

SCRIPTS = BENCH / "wrk"


@dataclass(frozen=True)
class Result:
    """One run: requests answered, requests per second, 99th percentile of the latency."""

    requests: int
    rate: float
    p99_ms: float


class Load:
    """A wrk that is running. `result()` waits for its end."""

    def __init__(self, script: str, port: int, connections: int, seconds: int, *args: str | Path):
        binary = shutil.which("wrk")
        if binary is None:
            raise Failure("wrk is not installed (apt-get install wrk)")
        command = [binary, "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s",
                   "--timeout", "10s", "--script", SCRIPTS / script, f"http://127.0.0.1:{port}/", "--", *args]
        self.child = subprocess.Popen(command, env=os.environ | {"LUA_PATH": f"{SCRIPTS}/?.lua"}, text=True,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def result(self) -> Result:
        output, _ = self.child.communicate()
        figures = [line for line in output.splitlines() if line.startswith("{")]
        if self.child.returncode != 0 or not figures:
            raise Failure(f"wrk failed: {' | '.join(output.splitlines()[-3:])}")
        seen = json.loads(figures[-1])
        if seen["status_errors"] or seen["socket_errors"]:
            raise Failure(f"{seen['status_errors']} refused and {seen['socket_errors']} broken of {seen['requests']}"
                          " requests")
        if seen["requests"] == 0:
            raise Failure("no request was answered")
        return Result(seen["requests"], seen["requests"] * 1e6 / seen["duration_us"], seen["p99_us"] / 1000)


def run(script: str, port: int, connections: int, seconds: int, *args: str | Path) -> Result:
    """One run from start to end."""
    return Load(script, port, connections, seconds, *args).result()

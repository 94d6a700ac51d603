"""Child processes: start, wait until they listen, processor time, memory, end. Only our own children are ever ended."""

import os
import socket
import subprocess
import time
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
STOP_SECONDS = 30


class Failure(Exception):
    """Something that keeps a row from being measured. Its text is for the person who runs the bench."""


def free_port() -> int:
    """A loopback port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_listening(child: subprocess.Popen, port: int, log: Path, seconds: float = 60) -> None:
    """Returns when a connection to the port succeeds; fails when the child ends first or the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise Failure(f"{child.args[0]} ended with {child.returncode}: {tail(log)}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.002)
    raise Failure(f"{child.args[0]} does not listen on port {port}: {tail(log)}")


def tail(log: Path) -> str:
    """The last lines of a log, on one line."""
    return " | ".join(log.read_text(errors="replace").splitlines()[-5:])


def stop(child: subprocess.Popen) -> None:
    """Asks the child to end, and kills it when it does not."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def children_of(pid: int) -> list[int]:
    """The process ids of a process's children."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def cpu_seconds(pid: int) -> float:
    """User and system time of all threads of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB of 2^20 bytes."""
    return _memory_mb(pid, "VmRSS:")


def peak_mb(pid: int) -> float:
    """The most that it ever had."""
    return _memory_mb(pid, "VmHWM:")


def _memory_mb(pid: int, figure: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(figure):
            return int(line.split()[1]) / 1024
    raise Failure(f"no {figure} of process {pid}")

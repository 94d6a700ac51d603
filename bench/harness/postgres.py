"""A PostgreSQL server of the bench's own, and databases with a seeded store in it.

script/postgres starts it, with the settings that are told there. A seeded SQLite store is copied into one database by
`referd copy`, and each row works on copies of that one, made by PostgreSQL.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness import referd, seeding
from harness.bench import REFERRALS_EACH, Bench
from harness.process import Failure, children_of
from harness.programs import raw_postgres
from harness.settings import ROOT

SCRIPT = ROOT / "script" / "postgres"
OWNER = "referd"
TINY = seeding.Shape(participants=10)
PAGE = seeding.Shape(participants=100)


def usual(rows: int) -> seeding.Shape:
    """A third as many referrals as a large store on SQLite has: copying them takes longer. The busy participant has a
    quarter of them."""
    participants = max(10, rows // REFERRALS_EACH)
    return seeding.Shape(participants=participants, copies=7, busy=participants)


class Cluster:
    """A running server. Use as a context manager. It is removed with its data afterwards, unless BENCH_POSTGRES names
    the folder to keep it in for the next run."""

    def __enter__(self) -> "Cluster":
        kept = os.environ.get("BENCH_POSTGRES")
        self.temporary = kept is None
        self.folder = Path(kept or tempfile.mkdtemp(prefix="referd-bench-", dir="/var/tmp")).absolute()
        try:
            self.owner_url = _run([SCRIPT, "start", self.folder])
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        if (self.folder / "data").exists():
            _run([SCRIPT, "stop", self.folder])
        if self.temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """For the role that owns the databases, over TCP."""
        return f"{self.owner_url.rpartition('/')[0]}/{database}"

    def sql(self, text: str, database: str = "postgres") -> str:
        """Runs a statement as the superuser and returns its value."""
        port = (self.folder / "port").read_text().strip()
        return _run(["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1",
                     f"--host={self.folder}", f"--port={port}", "--username=postgres", f"--dbname={database}",
                     f"--command={text}"])

    def log_size(self) -> int:
        """How long the server's log is now."""
        return (self.folder / "log").stat().st_size

    def log_since(self, size: int) -> str:
        """What was logged since it was so long."""
        with (self.folder / "log").open("rb") as log:
            log.seek(size)
            return log.read().decode(errors="replace")

    @contextlib.contextmanager
    def on_one_processor(self) -> Iterator[set[int]]:
        """Of two processors the server gets one, for visitors to share: gives that one. Of more it gets all, as they do.
        Left to itself the kernel often lets the two of them and referd queue for one while the other is idle."""
        every = os.sched_getaffinity(0)
        shared = {max(every)} if len(every) == 2 else every
        self._place(shared)
        try:
            yield shared
        finally:
            self._place(every)

    def _place(self, processors: set[int]) -> None:
        """What the server starts later inherits it."""
        server = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        for process in (server, *children_of(server)):
            with contextlib.suppress(ProcessLookupError):  # a worker that has just ended
                os.sched_setaffinity(process, processors)

    def seeded(self, store: seeding.Store) -> str:
        """The name of a database with everything that is in the store, made if it is not there yet."""
        name = store.folder.name.replace("-", "_")
        if not self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            part = f"{name}_part"
            self.drop(part)
            self.sql(f"CREATE DATABASE {part} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8'")
            seeding.say("copying the store to PostgreSQL")
            referd.verb("copy", "--from", store.url, "--to", self.url(part))
            self.sql("VACUUM (FREEZE, ANALYZE)", part)
            self.sql(f"ALTER DATABASE {part} RENAME TO {name}")
        return name

    def copy(self, template: str, name: str) -> None:
        """Makes a database like another that nobody is connected to, all of it on disk."""
        self.drop(name)
        self.sql(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}")
        self.checkpoint()

    def checkpoint(self) -> None:
        """Waits until all that was written is in its place on disk, so that what follows does not pay for it."""
        self.sql("CHECKPOINT")

    def drop(self, name: str) -> None:
        """Removes a database, if it is there."""
        self.sql(f"DROP DATABASE IF EXISTS {name}")


@dataclass(frozen=True)
class Database(seeding.Store):
    """A store in a database of a cluster. The folder has the lists, the key and the master key."""

    cluster: Cluster

    @property
    def name(self) -> str:
        return self.folder.name.replace("-", "_")

    @property
    def url(self) -> str:
        return self.cluster.url(self.name)

    @property
    def flags(self) -> tuple[str | Path, ...]:
        return "--data-dir", self.folder

    def value(self, query: str) -> float:
        """The number that a query gives."""
        return float(self.cluster.sql(query, self.name))

    def count_clicks(self) -> int:
        return int(self.value("SELECT count(*) FROM click"))


class PostgresBench(Bench):
    """A run of the bench whose stores are databases of one PostgreSQL server."""

    def __enter__(self) -> "PostgresBench":
        super().__enter__()
        try:
            self.cluster = Cluster().__enter__()
        except BaseException:
            super().__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.cluster.__exit__()
        super().__exit__()

    def store(self, shape: seeding.Shape | None = None) -> Database:
        seeded = seeding.store(shape or usual(self.rows))
        made = Database(self.folder / f"store-{next(self.numbers)}", self.cluster)
        self.cluster.copy(self.cluster.seeded(seeded), made.name)
        made.folder.mkdir()
        for source in (*seeded.folder.glob("*.txt"), seeded.folder / "master.key"):
            (made.folder / source.name).symlink_to(source)
        return made

    def drop(self, *stores: Database) -> None:
        for store in stores:
            self.cluster.drop(store.name)
        super().drop(*stores)

    def describe_store(self, seconds: int) -> str:
        empty = self.store(TINY)
        figures = {batch: f"{raw_postgres(empty.url, seconds, batch).rate:,.0f}/s" for batch in (1, 100, 256)}
        self.drop(empty)
        return (f"PostgreSQL {self.cluster.sql('SHOW server_version')}, one connection: {figures[1]} commits, click"
                f" rows {figures[100]} by 100, {figures[256]} by 256")


def _run(command: list[str | Path]) -> str:
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    if done.returncode != 0:
        raise Failure(f"{Path(command[0]).name} failed: {done.stderr.strip()}")
    return done.stdout.strip()

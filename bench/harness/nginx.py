"""The yardstick: nginx with one worker that answers every request with one constant 302."""

import shutil
import subprocess
import time
from pathlib import Path

from harness import process

CONFIG = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{
    worker_connections 8192;
}}
http {{
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        return 302 https://www.example.com/start?ref=ABCDEFG&rfd_click=clk_01h455vb4pex5vsknk084sn02q;
    }}
}}
"""


class Nginx:
    """A running nginx. Use as a context manager; `port` is where it listens, `worker` the process that answers."""

    def __init__(self, folder: Path):
        self.port = process.free_port()
        self.folder = folder / "nginx"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = self.folder / "output.log"

    def __enter__(self) -> "Nginx":
        config = self.folder / "nginx.conf"
        config.write_text(CONFIG.format(folder=self.folder, port=self.port))
        binary = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin")
        if binary is None:
            raise process.Failure("nginx is not installed (apt-get install nginx-core)")
        with self.log.open("wb") as output:
            self.child = subprocess.Popen([binary, "-p", self.folder, "-c", config, "-e", self.folder / "error.log"],
                                          stdout=output, stderr=output)
        try:
            process.wait_until_listening(self.child, self.port, self.log)
            self.worker = self._wait_for_worker()
        except BaseException:
            process.stop(self.child)
            raise
        return self

    def __exit__(self, *_) -> None:
        process.stop(self.child)

    def _wait_for_worker(self) -> int:
        """The master listens a moment before it has a worker."""
        while self.child.poll() is None:
            workers = process.children_of(self.child.pid)
            if workers:
                return workers[0]
            time.sleep(0.002)
        raise process.Failure(f"nginx ended: {process.tail(self.log)}")

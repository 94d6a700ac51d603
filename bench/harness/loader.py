"""Posts many bodies over many connections at once and hands each answer back: how a store is filled through the API."""

import asyncio
import json
from collections.abc import Callable, Iterable

from harness.process import Failure

CONNECTIONS = 64


def post_all(port: int, key: str, path: str, bodies: Iterable[dict], on_answer: Callable[[int, dict], None]) -> None:
    """Posts every body to the path. `on_answer` gets its number and the parsed answer, in the order of the answers.
    An answer other than 200 or 201 ends it all."""
    asyncio.run(_post_all(port, _Work(key, ((path, body) for body in bodies), on_answer)))


def post_each(port: int, key: str, requests: Iterable[tuple[str, dict]]) -> None:
    """The same, each body to a path of its own."""
    asyncio.run(_post_all(port, _Work(key, requests, lambda _number, _answer: None)))


class _Work:
    """What is left to post, shared by the connections."""

    def __init__(self, key: str, requests: Iterable[tuple[str, dict]], on_answer: Callable[[int, dict], None]):
        self.head = (f" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
                     "Content-Type: application/json\r\nContent-Length: ")
        self.requests = enumerate(requests)
        self.on_answer = on_answer

    def next_request(self) -> tuple[int, bytes] | None:
        number, (path, body) = next(self.requests, (None, (None, None)))
        if number is None:
            return None
        text = json.dumps(body)
        return number, f"POST {path}{self.head}{len(text)}\r\n\r\n{text}".encode()


class _Connection(asyncio.Protocol):
    """One request at a time until nothing is left."""

    def __init__(self, work: _Work):
        self.work = work
        self.received = b""
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        self._send_next()

    def data_received(self, data):
        self.received += data
        head, separator, body = self.received.partition(b"\r\n\r\n")
        if not separator or len(body) < _content_length(head):
            return
        self.received = b""
        try:
            if head[9:12] not in (b"200", b"201"):
                raise Failure(f"refused: {head[9:12].decode()} {body.decode(errors='replace')}")
            self.work.on_answer(self.number, json.loads(body))
            self._send_next()
        except Exception as error:  # told to the one who waits, in post_all()
            self._end(error)

    def connection_lost(self, exc):
        self._end(Failure(f"the server closed a connection: {exc}"))

    def _send_next(self):
        request = self.work.next_request()
        if request is None:
            self._end(None)
            return
        self.number, text = request
        self.transport.write(text)

    def _end(self, error: Exception | None):
        if not self.ended.done():
            if error is None:
                self.ended.set_result(None)
            else:
                self.ended.set_exception(error)
            self.transport.close()


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise Failure("an answer without Content-Length")


async def _post_all(port: int, work: _Work) -> None:
    loop = asyncio.get_running_loop()
    opened = await asyncio.gather(*(loop.create_connection(lambda: _Connection(work), "127.0.0.1", port)
                                    for _ in range(CONNECTIONS)))
    await asyncio.gather(*(connection.ended for _, connection in opened))

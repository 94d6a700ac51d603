"""Whole HTTP requests as bytes, written once to a file for wrk/fixed.lua. Both servers of a row get the same file."""

from collections.abc import Iterable
from pathlib import Path

BROWSER_HEADERS = (
    "Host: go.example.com",
    "Connection: keep-alive",
    'sec-ch-ua: "Chromium";v="124", "Not-A.Brand";v="99"',
    "sec-ch-ua-mobile: ?0",
    'sec-ch-ua-platform: "Windows"',
    "Upgrade-Insecure-Requests: 1",
    "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/124.0.0.0 Safari/537.36",
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Sec-Fetch-Site: cross-site",
    "Sec-Fetch-Mode: navigate",
    "Sec-Fetch-User: ?1",
    "Sec-Fetch-Dest: document",
    "Referer: https://news.example.com/",
    "Accept-Encoding: gzip, deflate, br",
    "Accept-Language: en-GB,en;q=0.9,de;q=0.8",
    "Cookie: _ga=GA1.2.1843571203.1714550400; _gid=GA1.2.552817364.1714550400;"
    " rfd_click=clk_01h455vb4pex5vsknk084sn02q; theme=light",
)


def browser(path: str) -> bytes:
    """What a visitor's browser sends when it follows a link."""
    return _request(path, BROWSER_HEADERS)


def signed_in(path: str, cookie: str) -> bytes:
    """What a browser sends that has a cookie of this server, beside those that it has anyway."""
    return _request(path, (*BROWSER_HEADERS[:-1], f"{BROWSER_HEADERS[-1]}; {cookie}"))


def api(path: str, key: str) -> bytes:
    """What an integrator's program sends to read something."""
    return _request(path, ("Host: api.example.com", "User-Agent: example-crm/1.0", "Accept: application/json",
                           f"Authorization: Bearer {key}"))


def write(file: Path, requests: Iterable[bytes]) -> Path:
    """Writes the requests in the form that wrk/fixed.lua reads."""
    file.write_bytes(b"".join(request + b"\0" for request in requests))
    return file


def _request(path: str, headers: Iterable[str]) -> bytes:
    return "\r\n".join((f"GET {path} HTTP/1.1", *headers, "", "")).encode()

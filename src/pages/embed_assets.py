#!/usr/bin/env python3
"""Puts the files that browsers load into the program: style sheet, script and icon of the pages, the built console, the
scripts that a business puts into pages of its own, and the reference of the API.

    embed_assets.py OUTPUT.c OUTPUT.bin STATIC-FOLDER CONSOLE-FOLDER SCRIPTS-FOLDER REFERENCE-FOLDER
    embed_assets.py --self-test

A file of STATIC-FOLDER or REFERENCE-FOLDER gets its hash into its path (/assets/pages.1f0c2a9b4d.css), so that it may be kept for ever. The
console's files have theirs in their names already, as Vite wrote them; its index.html is served under every path of the
console and never kept. A script of SCRIPTS-FOLDER is there twice: by its hash, and under its own name (/widget.js), which
is kept for minutes, and which pages of others may load. What has not been built is no error: those folders may be absent.

What shrinks is compressed here, once, by gzip and, where the command is installed, by brotli. OUTPUT.bin has the bytes,
OUTPUT.c the table of them, sorted by path. Both are left alone when nothing changed, so that nothing is built anew.
"""

import gzip
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

TYPES = {
    '.css': 'text/css; charset=utf-8',
    '.html': 'text/html; charset=utf-8',
    '.ico': 'image/x-icon',
    '.js': 'text/javascript; charset=utf-8',
    '.json': 'application/json',
    '.png': 'image/png',
    '.svg': 'image/svg+xml',
    '.txt': 'text/plain; charset=utf-8',
    '.webmanifest': 'application/manifest+json',
    '.woff2': 'font/woff2',
}
COMPRESSED_ALREADY = {'.png', '.woff2', '.ico'}
NOT_SERVED = {'.map'}
INDEX = 'console/index.html'
ASKED, BRIEFLY, FOREVER = 'ASSET_ASKED', 'ASSET_BRIEFLY', 'ASSET_FOREVER'


class Wrong(Exception):
    pass


def hashed_path(file, data):
    return f'/assets/{file.stem}.{hashlib.sha256(data).hexdigest()[:10]}{file.suffix}'


def read_static(folder):
    """(name, path, bytes, how long it is kept, whether pages of others may load it) of each file of ours."""
    for file in sorted(folder.iterdir()):
        data = file.read_bytes()
        yield file.name, hashed_path(file, data), data, FOREVER, False


def read_scripts(folder):
    for file in sorted(folder.glob('*.js')):
        data = file.read_bytes()
        yield file.name, '/' + file.name, data, BRIEFLY, True
        yield f'hashed/{file.name}', hashed_path(file, data), data, FOREVER, True


def read_console(folder):
    for file in sorted(path for path in folder.rglob('*') if path.is_file()):
        name = file.relative_to(folder).as_posix()
        if file.suffix in NOT_SERVED or name.startswith('.') or '/.' in name:
            continue
        if name == 'index.html':
            yield INDEX, '/console', file.read_bytes(), ASKED, False
        elif name.startswith('assets/console/'):
            yield name, '/' + name, file.read_bytes(), FOREVER, False
        else:
            raise Wrong(f'{name}: the console\'s files lie below assets/console/, with their hash in the name')


def gzipped(data):
    return gzip.compress(data, compresslevel=9, mtime=0)


def brotlied(data):
    """None where there is no brotli."""
    command = shutil.which('brotli')
    if command is None:
        return None
    return subprocess.run([command, '--quality=11', '--stdout', '-'], input=data, capture_output=True, check=True).stdout


def encodings(suffix, data):
    """The bytes as they are, by gzip, by brotli; empty where that does not pay."""
    if suffix in COMPRESSED_ALREADY:
        return data, b'', b''
    shorter = (pressed if pressed is not None and len(pressed) < len(data) else b'' for pressed in (gzipped(data), brotlied(data)))
    return data, *shorter


def rows_of(found, blob):
    """Adds the bytes to the blob; returns the rows of the table."""
    rows = []
    for name, path, data, kept, shared in sorted(found, key=lambda file: file[1]):
        suffix = pathlib.PurePosixPath(name).suffix
        if suffix not in TYPES:
            raise Wrong(f'{name}: no type is known for {suffix or "a file without suffix"}')
        spans = []
        for coded in encodings(suffix, data):
            spans.append(f'{{{len(blob)}, {len(coded)}}}')
            blob += coded
        mark = hashlib.sha256(data).hexdigest()[:20]
        rows.append(f'    {{{json.dumps(name)}, {json.dumps(path)}, {json.dumps(TYPES[suffix])}, "{mark}", '
                    f'{kept}, {"true" if shared else "false"}, {{{", ".join(spans)}}}}},\n')
    return rows


def table(rows, stamp, blob_path):
    return (f'/* Made by embed_assets.py of {stamp}. */\n\n#include "pages/assets_table.h"\n\n'
            f'__asm__(".section .rodata\\n"\n'
            f'        ".global asset_bytes\\n"\n'
            f'        "asset_bytes:\\n"\n'
            f'        ".incbin {json.dumps(json.dumps(str(blob_path)))[1:-1]}\\n"\n'
            f'        ".byte 0\\n"\n'
            f'        ".previous\\n");\n\n'
            f'const struct asset assets[] = {{\n{"".join(rows)}}};\n'
            f'const size_t asset_count = sizeof assets / sizeof assets[0];\n')


def stamp_of(found):
    """Of all that decides what is written."""
    whole = hashlib.sha256(pathlib.Path(__file__).read_bytes())
    whole.update(b'brotli' if shutil.which('brotli') else b'')
    for name, path, data, kept, shared in found:
        whole.update(f'{name}\0{path}\0{kept}\0{shared}\0{len(data)}\0'.encode() + data)
    return whole.hexdigest()


def write(output, blob_path, static, console, scripts, reference):
    found = list(read_static(static))
    if (console / 'index.html').is_file():
        found += read_console(console)
    found += read_scripts(scripts)
    if reference.is_dir():
        found += read_static(reference)
    stamp = stamp_of(found)
    if blob_path.is_file() and output.is_file() and f'of {stamp}.' in output.read_text():
        return
    blob = bytearray()
    rows = rows_of(found, blob)
    blob_path.write_bytes(blob)
    output.write_text(table(rows, stamp, blob_path.resolve()))


# ---- self-test ----


def planted(files):
    """A folder with these files, written anew."""
    folder = pathlib.Path(tempfile.mkdtemp())
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def self_test():
    style = b'body{color:red}' * 100
    console = {'index.html': b'<p>', '.vite/manifest.json': b'{}', 'assets/console/a-1.js': b'x' * 1000, 'assets/console/f-2.woff2': b'\0' * 1000}
    folder = planted({'static/pages.css': style, 'scripts/w.js': b'w' * 99, 'scripts/w.js.map': b'{}', 'reference/r.js': b'r' * 99, **{f'dist/{name}': data for name, data in console.items()}})
    output, blob = folder / 'a.c', folder / 'a.bin'
    failed = []

    def check(what, holds):
        print(f'{"ok" if holds else "not ok"} - {what}')
        failed.extend([] if holds else [what])

    def refused(files):
        try:
            write(output, blob, folder / 'static', planted(files), folder / 'none', folder / 'none')
        except Wrong:
            return True
        return False

    write(output, blob, folder / 'static', folder / 'none', folder / 'none', folder / 'none')
    check('without a console there are the pages\' own files', 'pages.css' in output.read_text() and INDEX not in output.read_text())
    mark = hashlib.sha256(style).hexdigest()[:10]
    check('a file of ours has its hash in its path', f'"/assets/pages.{mark}.css"' in output.read_text())
    check('its bytes are in the blob, compressed too', blob.read_bytes().startswith(style) and gzipped(style) in blob.read_bytes())
    write(output, blob, folder / 'static', folder / 'dist', folder / 'scripts', folder / 'reference')
    text = output.read_text()
    check('the console is there', f'"{INDEX}", "/console"' in text and '"/assets/console/a-1.js"' in text)
    check('its page is not kept, its script is', '"text/html; charset=utf-8", "' in text and text.count('ASSET_FOREVER') == 5)
    check('a script is there by its name, briefly, and by its hash', '"w.js", "/w.js"' in text and 'ASSET_BRIEFLY, true' in text and '/assets/w.' in text)
    check('the reference is there by its hash, for pages of ours', '"r.js", "/assets/r.' in text and 'ASSET_FOREVER, false' in text)
    check('what is compressed already is not again', gzipped(b'\0' * 1000) not in blob.read_bytes())
    before = output.stat().st_mtime_ns
    write(output, blob, folder / 'static', folder / 'dist', folder / 'scripts', folder / 'reference')
    check('nothing is written when nothing changed', output.stat().st_mtime_ns == before)
    check('a file elsewhere is refused', refused({'index.html': b'', 'other.js': b''}))
    check('a file of an unknown type is refused', refused({'index.html': b'', 'assets/console/a.exe': b''}))
    shutil.rmtree(folder)
    return 1 if failed else 0


def main(arguments):
    if arguments == ['--self-test']:
        return self_test()
    try:
        write(*map(pathlib.Path, arguments))
    except Wrong as wrong:
        print(f'embed_assets: {wrong}', file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))

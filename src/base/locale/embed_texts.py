#!/usr/bin/env python3
"""Turns the texts that people read into a C file: those of the areas that the program itself writes.

    embed_texts.py OUTPUT.c FOLDER
    embed_texts.py --self-test

FOLDER has <language>.json for each language: one object of keys ("portal.home.title") and texts in the syntax of ICU
MessageFormat. All languages must have the same keys, in order, the same gaps in each text, and no text may be empty.
"""

import json
import pathlib
import re
import sys

LANGUAGES = ['en', 'de', 'es']
AREAS = ('console.channel.', 'console.figure.', 'console.reports.by_', 'console.reports.cohort_', 'console.reports.room_', 'console.source.', 'page.', 'portal.', 'reason.', 'share.', 'staff.', 'status.')
KEY = re.compile(r'^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$')
GAP = re.compile(r'\{\s*([A-Za-z0-9_]+)\s*[,}]')


class Wrong(Exception):
    pass


def no_twins(pairs):
    read = dict(pairs)
    if len(read) != len(pairs):
        raise Wrong('a key is there twice')
    return read


def gaps(text):
    """The names of a text's gaps; words of a branch ({Tom}) look alike and do not count, for they hold no name."""
    return set(GAP.findall(re.sub(r"'\{[^']*'", '', text)))


def check(texts):
    """texts: {language: {key: text}}."""
    first = texts[LANGUAGES[0]]
    for language in LANGUAGES:
        own = texts[language]
        missing, extra = sorted(set(first) - set(own)), sorted(set(own) - set(first))
        if missing or extra:
            raise Wrong(f'{language}.json: ' + '; '.join(filter(None, [
                missing and f'lacks {", ".join(missing)}', extra and f'alone has {", ".join(extra)}'])))
        if list(own) != sorted(own):
            raise Wrong(f'{language}.json: the keys are not in order')
        for key, text in own.items():
            if not KEY.match(key):
                raise Wrong(f'{language}.json: {key} is no key: small letters, digits and dots')
            if not isinstance(text, str) or not text.strip():
                raise Wrong(f'{language}.json: {key} has no text')
            if '!' in text:
                raise Wrong(f'{language}.json: {key} shouts')
            if gaps(text) != gaps(first[key]):
                raise Wrong(f'{language}.json: {key} has the gaps {sorted(gaps(text))}, not {sorted(gaps(first[key]))}')


def c_string(text):
    """In octal escapes, for hexadecimal ones have no end."""
    return '"' + ''.join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f'\\{b:03o}' for b in text.encode()) + '"'


def table(texts):
    rows = []
    for key in texts[LANGUAGES[0]]:
        if key.startswith(AREAS):
            rows.append(f'    {{"{key}",\n     {{' + ',\n      '.join(c_string(texts[language][key]) for language in LANGUAGES) + '}},\n')
    if not rows:
        raise Wrong('there are no texts')
    return ('/* Made by embed_texts.py. */\n\n#include "base/locale/catalogue.h"\n\n'
            f'const struct text_row text_rows[] = {{\n{"".join(rows)}}};\n'
            'const size_t text_row_count = sizeof text_rows / sizeof text_rows[0];\n')


def read(folder):
    texts = {}
    for language in LANGUAGES:
        try:
            texts[language] = json.loads((folder / f'{language}.json').read_text(encoding='utf-8'), object_pairs_hook=no_twins)
        except (OSError, ValueError, Wrong) as wrong:
            raise Wrong(f'{language}.json: {wrong}') from wrong
    check(texts)
    return texts


# ---- self-test ----

GOOD = {'portal.a': 'Hi {name}', 'portal.b': '{n, plural, one {# friend} other {# friends}}'}
BAD = [
    ('a language lacks a key', {'de': {'portal.a': 'Hallo {name}'}}),
    ('a language has another key', {'de': {**GOOD, 'portal.c': 'x'}}),
    ('the keys are not in order', {'es': dict(reversed(GOOD.items()))}),
    ('a text is empty', {'es': {**GOOD, 'portal.a': ' '}}),
    ('a text shouts', {'es': {**GOOD, 'portal.a': 'Hola {name}!'}}),
    ('a gap is missing', {'de': {**GOOD, 'portal.a': 'Hallo'}}),
    ('a gap has another name', {'de': {**GOOD, 'portal.a': 'Hallo {Name}'}}),
]


def self_test():
    failed = []

    def holds(what, good):
        print(f'{"ok" if good else "not ok"} - {what}')
        failed.extend([] if good else [what])

    def refused(texts):
        try:
            check({language: texts.get(language, GOOD) for language in LANGUAGES})
        except Wrong:
            return True
        return False

    holds('the same in all languages is well', not refused({}))
    for what, texts in BAD:
        holds(f'refused: {what}', refused(texts))
    holds('a key that is there twice is refused', _twice())
    holds('bytes are written so that C reads them back', c_string('é"\\?1') == '"\\303\\251\\042\\134\\0771"')
    holds('other areas are left out', 'console' not in table({language: {**GOOD, 'console.x': 'y'} for language in LANGUAGES}))
    return 1 if failed else 0


def _twice():
    try:
        json.loads('{"portal.a": "x", "portal.a": "y"}', object_pairs_hook=no_twins)
    except Wrong:
        return True
    return False


def main(arguments):
    if arguments == ['--self-test']:
        return self_test()
    try:
        pathlib.Path(arguments[0]).write_text(table(read(pathlib.Path(arguments[1]))), encoding='ascii')
    except Wrong as wrong:
        print(f'embed_texts: {wrong}', file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))

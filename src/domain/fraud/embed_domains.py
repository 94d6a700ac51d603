#!/usr/bin/env python3
"""Makes the table of throw-away mail domains from the list beside it.

    embed_domains.py OUTPUT.c LIST.txt
    embed_domains.py --self-test

LIST.txt has a domain a line, ascending; a line that begins with "*." names a domain of which every name below is one
too; lines that begin with '#' are its head. What the program holds of a name is its hash (FNV-1a, 64 bits).
"""

import sys


def hash_of(domain):
    value = 0xcbf29ce484222325
    for byte in domain.encode():
        value = ((value ^ byte) * 0x100000001b3) & 0xffffffffffffffff
    return value


def read(lines):
    names = [line.strip() for line in lines if line.strip() and not line.startswith('#')]
    parents = [name[2:] for name in names if name.startswith('*.')]
    domains = [name for name in names if not name.startswith('*.')]
    for part in (domains, parents):
        if part != sorted(set(part)):
            raise ValueError('the list is not ascending, or names a domain twice')
    return domains, parents


def table(name, hashes):
    rows = ',\n'.join('    ' + ', '.join(f'UINT64_C(0x{value:016x})' for value in hashes[i:i + 4]) for i in range(0, len(hashes), 4))
    return f'const uint64_t {name}s[] = {{\n{rows},\n}};\nconst size_t {name}_count = {len(hashes)};\n'


def text(lines):
    domains, parents = read(lines)
    return ('/* Made by embed_domains.py. */\n\n#include "domain/fraud/disposable.h"\n\n' +
            table('fraud_disposable_domain', sorted(map(hash_of, domains))) + '\n' +
            table('fraud_disposable_parent', sorted(map(hash_of, parents))))


def self_test():
    assert hash_of('') == 0xcbf29ce484222325 and hash_of('a') == 0xaf63dc4c8601ec8c
    assert read(['# head\n', '*.b.example\n', 'a.example\n']) == (['a.example'], ['b.example'])
    for bad in (['b\n', 'a\n'], ['a\n', 'a\n']):
        try:
            read(bad)
        except ValueError:
            continue
        raise AssertionError(bad)
    assert f'0x{hash_of("a.example"):016x}' in text(['*.b.example\n', 'a.example\n'])


if sys.argv[1:] == ['--self-test']:
    self_test()
else:
    output, source = sys.argv[1:]
    with open(source, encoding='utf-8') as lines:
        made = text(lines)
    with open(output, 'w', encoding='utf-8') as file:
        file.write(made)

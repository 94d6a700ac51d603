#!/usr/bin/env python3
"""Writes a C file with the statement tables and the lists of the program: what the headers of src/ declare as
`extern const struct statement NAME[...]` and as `extern const struct list NAME`.

usage: list_statements.py OUTPUT.c SRC
"""

import pathlib
import re
import sys

TABLE = re.compile(r"^extern const struct statement (\w+)\[", re.MULTILINE)
LIST = re.compile(r"^extern const struct list (\w+);", re.MULTILINE)

HIDDEN = re.compile(r"^static const struct list (\w+) =", re.MULTILINE)


def find(src, glob, declaration):
    found = []
    for header in sorted(src.rglob(glob)):
        found += [(header.relative_to(src).as_posix(), name) for name in declaration.findall(header.read_text())]
    return found


def main(output, src):
    src = pathlib.Path(src)
    tables = find(src, "*_store.h", TABLE)
    lists = find(src, "*.h", LIST)
    hidden = find(src, "*.c", HIDDEN)
    if hidden:
        sys.exit(f"list_statements: a list that no test can see, make it extern in a header: {hidden}")
    lines = ["/* Made by list_statements.py. */", "", '#include "statement_tables.h"', ""]
    lines += [f'#include "{header}"' for header in sorted({header for header, _ in tables + lists})]
    lines += ["", "const struct statement_table statement_tables[] = {"]
    lines += [f'    {{"{name}", {name}, sizeof {name} / sizeof {name}[0]}},' for _, name in tables]
    lines += ["};", "", "const size_t statement_table_count = sizeof statement_tables / sizeof statement_tables[0];"]
    lines += ["", "const struct list *const program_lists[] = {"]
    lines += [f"    &{name}," for _, name in lists]
    lines += ["};", "", "const size_t program_list_count = sizeof program_lists / sizeof program_lists[0];"]
    text, output = "\n".join(lines) + "\n", pathlib.Path(output)
    if not output.exists() or output.read_text() != text:  # an untouched file is not compiled again
        output.write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])

#!/usr/bin/env python3
"""Writes a C file with the statement tables of the program: what the headers of src/ declare as
`extern const struct statement NAME[...]`.

usage: list_statements.py OUTPUT.c SRC
"""

import pathlib
import re
import sys

TABLE = re.compile(r"^extern const struct statement (\w+)\[", re.MULTILINE)


def main(output, src):
    src = pathlib.Path(src)
    found = []
    for header in sorted(src.rglob("*_store.h")):
        found += [(header.relative_to(src).as_posix(), name) for name in TABLE.findall(header.read_text())]
    lines = ["/* Made by list_statements.py. */", "", '#include "statement_tables.h"', ""]
    lines += [f'#include "{header}"' for header in sorted({header for header, _ in found})]
    lines += ["", "const struct statement_table statement_tables[] = {"]
    lines += [f'    {{"{name}", {name}, sizeof {name} / sizeof {name}[0]}},' for _, name in found]
    lines += ["};", "", "const size_t statement_table_count = sizeof statement_tables / sizeof statement_tables[0];"]
    text, output = "\n".join(lines) + "\n", pathlib.Path(output)
    if not output.exists() or output.read_text() != text:  # an untouched file is not compiled again
        output.write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])

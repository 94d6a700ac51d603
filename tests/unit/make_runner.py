#!/usr/bin/env python3
"""Writes the main() of one folder's unit tests: it runs the tests of each file, or of the files that are named.

usage: make_runner.py OUTPUT.c test_a.c test_b.c ...
"""

import pathlib
import sys


def main(output, *files):
    names = [pathlib.Path(file).stem.removeprefix('test_') for file in files]
    lines = ['/* Made by make_runner.py. */', '', '#include <stddef.h>', '#include <string.h>', '']
    lines += [f'int run_{name}(void);' for name in names]
    lines += ['', 'static const struct {', '    const char *name;', '    int (*run)(void);', '} files[] = {']
    lines += [f'    {{"{name}", run_{name}}},' for name in names]
    lines += [
        '};',
        '',
        'static int is_wanted(int argc, char **argv, const char *name)',
        '{',
        '    for (int i = 1; i < argc; i++)',
        '        if (strcmp(argv[i], name) == 0)',
        '            return 1;',
        '    return argc == 1;',
        '}',
        '',
        'int main(int argc, char **argv)',
        '{',
        '    int failed = 0;',
        '    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)',
        '        if (is_wanted(argc, argv, files[i].name))',
        '            failed += files[i].run();',
        '    return failed == 0 ? 0 : 1;',
        '}',
    ]
    pathlib.Path(output).write_text('\n'.join(lines) + '\n', encoding='utf-8')


if __name__ == '__main__':
    main(*sys.argv[1:])

#!/usr/bin/env python3
"""Puts the layout of mails into the program.

    embed_mail.py OUTPUT.c LAYOUT.html

LAYOUT.html is made by web/mail (npm run build). Where it was not, the program sends mails of text only, and this tool
says so. OUTPUT.c is left alone when nothing changed, so that nothing is built anew.
"""

import pathlib
import re
import sys

GAPS = {'language', 'subject', 'business', 'fill', 'on_fill', 'ink', 'heading', 'before', 'after', 'paragraph', 'button',
        'button_url', 'button_label', 'footer', 'links', 'url', 'label'}


def literal(text):
    lines = []
    for line in text.splitlines(keepends=True):
        escaped = line.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n').replace('?', '\\?')
        lines.append(f'    "{escaped}"')
    return '\n'.join(lines)


def check(text):
    text.encode('ascii')
    unknown = set(re.findall(r'\{\{\{?[#/]?(\w+)', text)) ^ GAPS
    if unknown:
        sys.exit(f'embed_mail: the layout and src/connect/mail_page.c do not name the same gaps: {sorted(unknown)}')


def main():
    output, layout = map(pathlib.Path, sys.argv[1:])
    text = ''
    if layout.is_file():
        text = layout.read_text()
        check(text)
    else:
        print('embed_mail: web/mail was not built (it needs Node): mails are text only')
    value = f'{{\n{literal(text)},\n    {len(text)}}}' if text else '{NULL, 0}'
    source = f'/* Made by embed_mail.py. */\n\n#include "connect/mail_layout.h"\n\nconst struct str mail_layout = {value};\n'
    if not output.exists() or output.read_text() != source:
        output.write_text(source)


main()

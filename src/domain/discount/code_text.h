#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/str.h"
#include "domain/rule/code_source.h"

/* Discount codes as text (rule/code_source.h says what one is): how they are drawn, and how a list of them is read.
 * Pure; any thread. */

enum { CODE_TEXT_DRAWN = 10 };

/* 10 of 31 characters that are not mistaken for each other (49 bits): a guess finds one of a million in 800 million
 * tries. `ret` has room for CODE_TEXT_DRAWN bytes. */
void code_text_draw(struct env *env, char *ret);

/* The codes of a list, line by line: of a line with commas, semicolons or tabs the first cell, with or without
 * quotation marks. */
struct code_lines {
    struct str rest;
    int64_t line; /* of the cell that was read last, from 1 */
};

/* The first cell of the next line that is not empty; false at the end. A byte order mark and a first line "code", which
 * is a heading, are left out. */
bool code_lines_next(struct code_lines *lines, struct str *ret_cell);

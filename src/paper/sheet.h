#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/status.h"

/* Pages of PDF with a head, a few sums and a table, as banks send them: what a statement of account is on paper. By
 * cairo and pango, so that every script is set as it is read, and texts can be selected and searched. What is written
 * is what the caller gives: words, dates and amounts are texts here.
 *
 * Any thread; each keeps fonts of its own until it ends. Fonts are the system's: Inter where there is one, else
 * sans-serif. */

enum { SHEET_SUMS = 5, SHEET_COLUMNS = 4 };

struct sheet_pair {
    struct str label, value;
};

struct sheet_row {
    struct str date, text, detail, reference; /* detail and reference may be absent */
    struct str amount, balance;               /* either may be absent */
    bool strong;                              /* an opening or closing line */
};

struct sheet {
    struct str business, initial; /* whose paper it is; the letter in its mark */
    uint32_t color;               /* of the mark and of lines: 0xRRGGBB */
    struct str title;             /* "Statement" */
    struct str person, address;   /* whose account it is; the address may be absent */
    const struct sheet_pair *facts;
    size_t fact_count;
    const struct sheet_pair *sums;
    size_t sum_count;                /* SHEET_SUMS at most */
    struct str heads[SHEET_COLUMNS]; /* of the table: date, text, amount, balance */
    const struct sheet_row *rows;
    size_t row_count;
    struct str totals_title;
    const struct sheet_pair *totals; /* a list below the table */
    size_t total_count;
    struct str made_at; /* ISO 8601: of the file itself */
    struct str foot;    /* at the foot of each page */
    struct str (*page_number)(void *ctx, int page, int pages);
    void *ctx;
};

/* Appends the PDF. False: it could not be drawn (no memory, no font is installed). */
MUST_CHECK bool sheet_write_pdf(const struct sheet *sheet, struct buf *out);

/* Gives back what the libraries keep for the whole process. At its end, when no other thread draws. */
void sheet_end(void);

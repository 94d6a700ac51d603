#pragma once

#include "base/locale/wording.h"
#include "domain/portal/statement.h"
#include "domain/workspace/business.h"

/* Statements of account in words: the lines of one, for whoever shows it, and the whole of it on paper. The figures are
 * the statement's; words, dates and amounts are as its reader has them. Within the transaction that read the statement,
 * on its thread. */

struct account_paper {
    const struct business *business; /* whose colour, name and time zone it has */
    struct str person;               /* whose account it is */
    struct str email;                /* or absent */
};

/* Appends the PDF. Takes about half a second for each 1,000 rows: no work for an event loop. ERROR_INTERNAL: it
 * could not be drawn. */
MUST_CHECK enum status account_paper_write(struct wording *words, const struct account_paper *paper,
                                           const struct account_statement *statement, struct buf *out,
                                           struct error *err);

/* "Became yours: for Nadia B." */
struct str account_move_text(struct wording *words, const struct statement_row *row);

/* More of it; empty: there is no more. */
struct str account_detail_text(struct wording *words, const struct statement_row *row);

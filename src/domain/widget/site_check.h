#pragma once

#include "base/entity.h"
#include "domain/workspace/act.h"

/* Whether a business has our scripts in its pages: each tells of itself when a page is opened with ?rfd_check=1, which
 * is what the console's button does. A row for each script of a program, with the page that it was seen on last. Runs
 * inside a transaction, on its thread. */

/* Numbers are stored. */
enum site_part { SITE_SNIPPET, SITE_WIDGET };
extern const char *const site_parts[]; /* "snippet", "widget", null */

struct site_check {
    struct id program_id;
    int part;          /* enum site_part */
    struct str origin; /* "https://shop.example.com" */
    int64_t seen_at;
};

extern const struct entity site_check_entity;

/* Notes that the script was seen now. ERROR_NOT_FOUND `program_id`. */
MUST_CHECK enum status site_check_note(struct act *act, const struct site_check *check, struct error *err);

/* Of a program, by part: in the transaction's arena. ERROR_NOT_FOUND `program_id`. */
MUST_CHECK enum status site_check_list(struct act *act, const struct id *program_id, struct site_check **ret,
                                       size_t *ret_count, struct error *err);

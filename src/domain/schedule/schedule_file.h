#pragma once

#include "domain/figure/report.h"
#include "domain/schedule/schedule.h"

/* The file that a mailed report has with it: the whole report, as GET /v1/reports/... has it with `format=csv`. What is
 * kept of it is which mail has one and of what period; the file is made when the mail goes, and again at each try.
 *
 * Inside a transaction, on its thread. */

struct schedule_file {
    struct str name;  /* "referd-revenue-2026-11-01-to-2026-11-30.csv": its days, with the last one */
    struct str bytes; /* in CSV */
};

/* Of a report that has been read, of a period that begins somewhere; in `arena`. */
void schedule_file_write(const struct report *report, struct arena *arena, struct schedule_file *ret);

/* Whether a mail takes it along: LIMIT_ATTACHMENT_BYTES. */
bool schedule_file_fits(const struct schedule_file *file);

/* The mail has such a file. `ask` is what the schedule asks for its period. */
MUST_CHECK enum status schedule_file_want(struct act *act, const struct id *message_id, const struct schedule *schedule,
                                          const struct report_ask *ask, struct error *err);

/* The file of a mail, made now, in the transaction's arena; `*ret_found` false: it has none. ERROR_INVALID_VALUE
 * `report` for one that cannot be read any more, such as one of all programs where there are too many now. */
MUST_CHECK enum status schedule_file_read(struct act *act, const struct id *message_id, struct schedule_file *ret,
                                          bool *ret_found, struct error *err);

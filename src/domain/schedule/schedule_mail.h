#pragma once

#include "domain/schedule/schedule.h"

/* Mails a report to the recipients of a schedule who may read it: of the period before `due_at`. `word` and `due_at`
 * are the cause: the same again is the same mail. Inside a write transaction, on its thread. Errors: report_read()'s.
 */
MUST_CHECK enum status schedule_mail(struct act *act, const struct schedule *schedule, const char *word, int64_t due_at,
                                     struct error *err);

/* What report_read() is asked for the schedule's report over a period. */
struct report_ask schedule_ask_of(const struct schedule *schedule, int64_t from_at, int64_t to_at);

/* The same for the period before `due_at`. */
MUST_CHECK enum status schedule_ask(struct act *act, const struct schedule *schedule, int64_t due_at,
                                    struct report_ask *ret, struct error *err);

/* The recipients who may come in and read reports, in their order, in the transaction's arena. */
struct user;
MUST_CHECK enum status schedule_readers(struct act *act, const struct schedule *schedule, struct user **ret,
                                        size_t *ret_count, struct error *err);

#pragma once

#include "base/entity.h"
#include "base/schema.h"
#include "domain/figure/report.h"
#include "domain/schedule/schedule_due.h"
#include "domain/workspace/act.h"

/* Reports that are mailed to users of the workspace every day, week or month. There are LIMIT_REPORT_SCHEDULES of a
 * world at most, so they are read whole.
 *
 * A sweep finds what is due by the world's clock and makes one mail for each recipient and due moment: that is the
 * cause of the mail, which is unique. A server that was away makes what was due meanwhile, up to LIMIT_REPORT_LATE_DAYS
 * back. Who may not read reports, or may not come in, gets none.
 *
 * Inside a transaction, on its thread. */

struct schedule_recipient {
    struct id id;
    struct str email, name;
};

struct schedule {
    struct id id;
    int report; /* enum report_name */
    struct id program_id;
    struct str by; /* a word of report_asked_bys, or absent */
    bool compare;
    int period; /* enum schedule_period */
    int64_t minute;
    struct opt_int day;
    struct str language;
    struct str recipient_ids; /* as they are stored */
    bool paused;
    int64_t due_at, last_at, created_at, deleted_at;

    /* filled by schedule_tell() */
    struct str at;                 /* "08:00" */
    struct entity_list recipients; /* struct schedule_recipient: who gets it now */
};
extern const struct entity schedule_entity;

/* Body of POST. */
struct schedule_fields {
    int report; /* FIELD_CHOICE of report_names */
    struct id program_id;
    int by; /* FIELD_CHOICE of report_asked_bys */
    int compare;
    int period; /* FIELD_CHOICE of schedule_periods */
    struct str at;
    struct opt_int day;
    struct str_array recipients; /* ids or addresses of users */
    struct str language;
};

/* ERROR_INVALID_VALUE `at`, `day`, `recipients[i]`; what report_read() refuses; ERROR_CONFLICT `report` when there are
 * as many as there may be. Nobody named: the user who acts. */
MUST_CHECK enum status schedule_create(struct act *act, const struct schedule_fields *fields, struct schedule *ret,
                                       struct error *err);

/* Newest first, told, in the transaction's arena. */
MUST_CHECK enum status schedule_list(struct act *act, struct schedule **ret, size_t *ret_count, struct error *err);

/* ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status schedule_read(struct act *act, const struct id *id, struct schedule *ret, struct error *err);

/* Absent members: as it is. A rhythm that changes goes on from now. */
struct schedule_patch {
    int period;
    struct str at;
    struct opt_int day;
    struct str_array recipients;
    struct str language;
    struct opt_bool paused;
};
MUST_CHECK enum status schedule_change(struct act *act, const struct id *id, const struct schedule_patch *patch,
                                       struct schedule *ret, struct error *err);

MUST_CHECK enum status schedule_delete(struct act *act, const struct id *id, struct error *err);

/* Mails it once more, of the period that has ended last. */
MUST_CHECK enum status schedule_send_now(struct act *act, const struct id *id, struct schedule *ret, struct error *err);

/* ---- the sweep ---- */

MUST_CHECK enum status schedule_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                    struct error *err);
MUST_CHECK enum status schedule_run(struct act *act, const struct id *id, bool *ret_more, struct error *err);

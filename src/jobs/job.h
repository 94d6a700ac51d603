#pragma once

#include "domain/rollup/clicks.h"
#include "domain/workspace/act.h"

/* The kinds of jobs: one file each, one row each. For the files of this folder and their tests only. */

enum { JOB_UNITS = 200 }; /* the most that a step does at once */

/* What a kind without worlds keeps between its slices; `{0}` begins. */
struct job_state {
    struct rollup_purge purge;
};

/* A kind works by units in each world, by one unit that is the world, or by slices of the whole server. Each unit is
 * one transaction of a few milliseconds with an effect that is unique by itself, so that the writer is never kept from
 * requests for long and a unit may be done twice. A unit that fails stops nothing else: it is put off (step.h). */
struct job {
    const char *name; /* stored: never changed */
    const char *purpose;
    int64_t every_ms; /* from the end of one pass to the next */
    size_t at_once;   /* units in one step, 1..JOB_UNITS; with `find` */
    int64_t late_ms;  /* a pass that lasts longer no longer gives way to the writers; 0: it always does */
    bool awaited; /* a person looks on: nearly all of the time in quiet, a fifth while others keep the writers busy */

    /* What is due in the act's world, at most `limit`, by its own due column or by presence. Reads only. Null: the
     * world itself is the unit, under the zero id. */
    enum status (*find)(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err);
    /* Does one of them; nothing where it is not due any more. `*ret_more` (false when it is not set): the unit has work
     * left. */
    enum status (*unit)(struct act *act, const struct id *id, bool *ret_more, struct error *err);
    /* Instead of both: a slice of the whole server's work. */
    enum status (*slice)(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err);
};

/* The kinds of this program. */
extern const struct job job_table[];
extern const size_t job_count;

enum status job_clicks_slice(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err);
enum status job_discounts_lapse_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                     struct error *err);
enum status job_discounts_lapse_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_discounts_serve_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                     struct error *err);
enum status job_discounts_serve_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_figures_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_handovers_test_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                    struct error *err);
enum status job_handovers_test_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_gifts_test_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                struct error *err);
enum status job_gifts_test_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_idempotency_slice(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err);
enum status job_imports_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err);
enum status job_imports_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_inbound_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err);
enum status job_inbound_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_invitations_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                 struct error *err);
enum status job_invitations_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_lapses_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err);
enum status job_lapses_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_messages_cancel_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_messages_lapse_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                    struct error *err);
enum status job_messages_lapse_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_messages_test_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                   struct error *err);
enum status job_messages_test_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_outbox_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err);
enum status job_outbox_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_redemptions_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                 struct error *err);
enum status job_redemptions_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_releases_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err);
enum status job_releases_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_schedules_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err);
enum status job_schedules_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_traces_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_visitors_slice(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err);
enum status job_webhooks_purge_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);
enum status job_webhooks_replay_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                     struct error *err);
enum status job_webhooks_replay_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err);

/* One step: lease, world, what failed before, what is due; then a write for each unit; then, where some failed, a write
 * that puts each of those off. All on the loop's thread but the acts. */

#include "jobs/step.h"

#include <assert.h>
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/time.h"
#include "domain/workspace/workspace.h"
#include "jobs/jobs_store.h"

enum { LEASE_S = 60 };

static struct unit *unit_of(struct store_work *work)
{
    return (struct unit *)((char *)work - offsetof(struct unit, work));
}

static struct step *step_of(struct store_work *finding)
{
    return (struct step *)((char *)finding - offsetof(struct step, finding));
}

static struct value value_name(const struct step *step)
{
    return value_text(str_from(step->job->name));
}

/* Also the zero id, which stands for a world. */
static struct value value_unit(const struct id *id)
{
    return value_bytes((struct str){(const char *)id->bytes, sizeof id->bytes});
}

static int64_t every_us(const struct step *step)
{
    return step->job->every_ms * TIME_US_PER_MS;
}

/* ---- the lease ---- */

/* A moment in the future that is no farther than `most` is to be believed; what is farther was written by a clock that
 * was wrong. */
static bool is_ahead(int64_t at, int64_t now, int64_t most)
{
    return at > now && at <= now + most;
}

static enum status read_lease(struct txn *txn, struct step *step, struct error *err)
{
    struct lease *lease = step->lease;
    struct result row;
    TRY(txn_query(txn, &jobs_statements[JOBS_SQL_READ], (struct value[]){value_name(step)}, 1, &row, err));
    int64_t now = step->now;
    int64_t next_run_at = row.row_count == 0 ? now : result_int(&row, 0, 0);
    int64_t until = row.row_count == 0 ? 0 : result_int(&row, 0, 1);
    bool leased = until != lease->until && is_ahead(until, now, LEASE_S * TIME_US_PER_S);
    bool early = is_ahead(next_run_at, now, every_us(step));
    lease->foreign = leased || early;
    if (lease->foreign)
        lease->others = leased ? until : next_run_at;
    return STATUS_OK;
}

/* ---- finding ---- */

static enum status find_world(struct txn *txn, struct step *step, struct error *err)
{
    struct result row;
    TRY(txn_query(txn, &jobs_statements[JOBS_SQL_WORLD], VALUES(value_int(step->from_ws)), &row, err));
    step->found = row.row_count == 1 && (!step->only || result_int(&row, 0, 0) == step->from_ws);
    if (!step->found)
        return STATUS_OK;
    step->ws = result_int(&row, 0, 0);
    step->livemode = result_int(&row, 0, 1) != 0;
    step->clock_offset_us = result_int(&row, 0, 2);
    return STATUS_OK;
}

/* What failed before, sorted by id as rows come. */
static size_t find_failure(const struct result *failures, const struct id *id)
{
    for (size_t i = 0; i < failures->row_count; i++)
        if (memcmp(result_str(failures, i, 0).data, id->bytes, sizeof id->bytes) == 0)
            return i;
    return SIZE_MAX;
}

static void add_unit(struct step *step, const struct id *id, int64_t attempts, bool forget)
{
    step->units[step->unit_count++] = (struct unit){.step = step, .id = *id, .attempts = attempts, .forget = forget};
}

/* Takes those of the found that may be tried now; the rest is for a further step. */
static void take_units(struct step *step, const struct id *ids, size_t count, const struct result *failures)
{
    size_t room = step->job->find == NULL ? 1 : step->job->at_once;
    for (size_t i = 0; i < count; i++) {
        size_t failure = find_failure(failures, &ids[i]);
        int64_t attempts = failure == SIZE_MAX ? 0 : result_int(failures, failure, 1);
        if (attempts > 0 &&
            is_ahead(result_int(failures, failure, 2), step->now, LIMIT_JOB_RETRY_S * 5 / 4 * TIME_US_PER_S)) {
            step->put_off++;
            continue;
        }
        if (step->unit_count == room) {
            step->more = true;
            return;
        }
        add_unit(step, &ids[i], attempts, false);
    }
}

/* All that is due is in `ids`: what failed and is not among them was settled otherwise. */
static void take_settled(struct step *step, const struct id *ids, size_t count, const struct result *failures)
{
    for (size_t i = 0; i < failures->row_count && step->unit_count < JOB_UNITS; i++) {
        struct id id;
        bool due = false;
        memcpy(id.bytes, result_str(failures, i, 0).data, sizeof id.bytes);
        for (size_t j = 0; j < count && !due; j++)
            due = id_equal(&ids[j], &id);
        if (!due)
            add_unit(step, &id, 0, true);
    }
}

static enum status find_units(struct txn *txn, struct step *step, struct error *err)
{
    struct result failures;
    TRY(txn_query(txn, &jobs_statements[JOBS_SQL_FAILURES],
                  VALUES(value_name(step), value_int(step->ws), value_int(LIMIT_JOB_FAILURES)), &failures, err));
    size_t limit = 1;
    size_t count = 1;
    struct id *ids;
    if (step->job->find == NULL) {
        ids = arena_array(txn_arena(txn), 1, sizeof *ids);
    } else {
        struct act act = act_begin(txn, step->ws, step->livemode, step->clock_offset_us, principal_system());
        limit = step->job->at_once + failures.row_count + 1;
        ids = arena_array(txn_arena(txn), limit, sizeof *ids);
        TRY(step->job->find(&act, limit, ids, &count, err));
    }
    take_units(step, ids, count, &failures);
    if (step->job->find != NULL && count < limit)
        take_settled(step, ids, count, &failures);
    return STATUS_OK;
}

static enum status act_find(struct txn *txn, struct store_work *work, struct error *err)
{
    struct step *step = step_of(work);
    step->now = txn_now(txn);
    step->unit_count = 0;
    step->put_off = 0;
    step->more = false;
    step->ws = 0;
    step->found = true;
    if (step->lease != NULL) {
        TRY(read_lease(txn, step, err));
        if (step->lease->foreign)
            return STATUS_OK;
    }
    if (step->job->slice == NULL)
        TRY(find_world(txn, step, err));
    return step->found ? find_units(txn, step, err) : STATUS_OK;
}

/* ---- a unit ---- */

static enum status forget_failure(struct txn *txn, const struct unit *unit, struct error *err)
{
    return txn_exec(txn, &jobs_statements[JOBS_SQL_FORGET],
                    VALUES(value_name(unit->step), value_int(unit->step->ws), value_unit(&unit->id)), err);
}

static enum status do_unit(struct txn *txn, struct unit *unit, struct error *err)
{
    const struct step *step = unit->step;
    if (step->job->slice != NULL) {
        unit->state = step->state != NULL ? *step->state : (struct job_state){0};
        return step->job->slice(txn, &unit->state, &unit->more, err);
    }
    const struct workspace world = {
        .ws = step->ws, .livemode = step->livemode, .clock_offset_us = step->clock_offset_us};
    struct act act;
    TRY(workspace_enter(txn, &world, principal_system(), &act, err));
    return step->job->unit(&act, &unit->id, &unit->more, err);
}

static enum status act_unit(struct txn *txn, struct store_work *work, struct error *err)
{
    struct unit *unit = unit_of(work);
    unit->more = false;
    if (!unit->forget)
        TRY(do_unit(txn, unit, err));
    return unit->forget || unit->attempts > 0 ? forget_failure(txn, unit, err) : STATUS_OK;
}

/* Later each time, and not at the same moment as others that failed together. */
static int64_t next_try(struct txn *txn, int64_t attempts)
{
    int64_t wait_us = LIMIT_JOB_RETRY_S * TIME_US_PER_S;
    if (attempts < 16 && (INT64_C(1) << attempts) * LIMIT_JOB_FIRST_RETRY_S < LIMIT_JOB_RETRY_S)
        wait_us = (INT64_C(1) << attempts) * LIMIT_JOB_FIRST_RETRY_S * TIME_US_PER_S;
    uint32_t chance;
    env_random(txn_env(txn), &chance, sizeof chance);
    return txn_now(txn) + wait_us + (int64_t)(chance % (uint32_t)(wait_us / 4 / TIME_US_PER_MS)) * TIME_US_PER_MS;
}

static enum status act_put_off(struct txn *txn, struct store_work *work, struct error *err)
{
    const struct unit *unit = unit_of(work);
    return txn_exec(txn, &jobs_statements[JOBS_SQL_PUT_OFF],
                    VALUES(value_name(unit->step), value_int(unit->step->ws), value_unit(&unit->id),
                           value_int(unit->attempts + 1), value_int(next_try(txn, unit->attempts))),
                    err);
}

static enum status act_save_lease(struct txn *txn, struct store_work *work, struct error *err)
{
    struct step *step = step_of(work);
    return txn_exec(txn, &jobs_statements[JOBS_SQL_SAVE],
                    VALUES(value_name(step), value_int(step->next_run_at), value_int(step->lease_until)), err);
}

/* ---- the course ---- */

static void finish(struct step *step)
{
    step->done(step);
}

static void lease_saved(struct store_work *work, enum status status, const struct error *err)
{
    struct step *step = step_of(work);
    (void)err; /* politeness may fail */
    if (status == STATUS_OK)
        step->lease->until = step->lease_until;
    finish(step);
}

/* The last step of a pass says when the next may come; others only keep the lease, so that an idle server hardly
 * writes. Intervals shorter than a lease are kept by the lease itself. */
static bool must_save(struct step *step)
{
    if (step->lease == NULL || step->status != STATUS_OK)
        return false;
    int64_t lease_us = LEASE_S * TIME_US_PER_S;
    bool rare = every_us(step) >= lease_us;
    bool last = step->job->slice != NULL ? !step->more : !step->found;
    step->lease_until = step->now + lease_us;
    step->next_run_at = rare && last ? step->now + every_us(step) : step->now;
    return (rare && last) || !is_ahead(step->lease->until, step->now + lease_us / 2, lease_us);
}

/* Once the units are done. */
static void close_step(struct step *step)
{
    if (!must_save(step)) {
        finish(step);
        return;
    }
    step->finding.act = act_save_lease;
    step->finding.done = lease_saved;
    store_write(step->loop, STORE_BOOKS, &step->finding);
}

static void close_unit(struct step *step)
{
    if (--step->open == 0)
        close_step(step);
}

static void put_off(struct store_work *work, enum status status, const struct error *err)
{
    struct step *step = unit_of(work)->step;
    if (status != STATUS_OK) {
        step->status = status;
        step->err = error_alone(err);
    }
    close_unit(step);
}

/* The store's own trouble is nobody's fault: the unit is neither done nor put off. */
static bool is_of_the_store(enum status status)
{
    return status == STATUS_UNAVAILABLE || status == STATUS_DISK_FULL;
}

static void log_failure(const struct unit *unit, const struct error *err)
{
    char id[ID_TEXT_SIZE];
    id_format(&unit->id, "any", id); /* what it is of, the kind of job tells */
    LOG(LOG_WARN, "a unit of a job failed; it is tried again", LOG_TEXT("job", unit->step->job->name),
        LOG_INT("ws", unit->step->ws), LOG_STR("unit", ((struct str){id + 4, sizeof id - 4})),
        LOG_TEXT("detail", err->detail));
}

static void unit_done(struct store_work *work, enum status status, const struct error *err)
{
    struct unit *unit = unit_of(work);
    struct step *step = unit->step;
    if (status == STATUS_OK) {
        step->worked += !unit->forget;
        step->more = step->more || unit->more;
        if (step->job->slice != NULL && step->state != NULL)
            *step->state = unit->state;
        close_unit(step);
        return;
    }
    step->err = error_alone(err);
    if (is_of_the_store(status)) {
        step->status = status;
        close_unit(step);
        return;
    }
    step->failed++;
    if (unit->attempts == 0)
        log_failure(unit, err);
    unit->work.act = act_put_off;
    unit->work.done = put_off;
    store_write(step->loop, STORE_BOOKS, &unit->work);
}

static void found(struct store_work *work, enum status status, const struct error *err)
{
    struct step *step = step_of(work);
    step->status = status;
    if (status != STATUS_OK) {
        step->err = error_alone(err);
        finish(step);
        return;
    }
    if (step->lease != NULL && step->lease->foreign) {
        finish(step);
        return;
    }
    step->open = step->unit_count;
    for (size_t i = 0; i < step->unit_count; i++) {
        step->units[i].work = (struct store_work){.act = act_unit, .done = unit_done};
        store_write(step->loop, STORE_BOOKS, &step->units[i].work);
    }
    if (step->unit_count == 0)
        close_step(step);
}

void step_run(struct step *step)
{
    assert(step->job->at_once <= JOB_UNITS);
    step->status = STATUS_OK;
    step->err = (struct error){0};
    step->worked = step->failed = 0;
    step->finding = (struct store_work){.act = act_find, .done = found};
    store_read(step->loop, &step->finding, false);
}

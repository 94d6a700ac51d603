/* See figures_support.h. */

#include "figures_support.h"

#include "domain/rollup/figures.h"
#include "domain/workspace/workspace.h"

static enum status init(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    bool created;
    return workspace_init(txn, STR("Tests"), &created, err);
}

static int begin(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    env_set_now(fixture->env, FIGURES_NOW);
    return store_run_write(fixture->store, init, NULL, &err) == STATUS_OK ? 0 : -1;
}

int figures_setup(void **state)
{
    return fixture_setup(state) == 0 ? begin(state) : -1;
}

int figures_setup_postgres(void **state)
{
    return fixture_setup_postgres(state) == 0 ? begin(state) : -1;
}

static void without_postgres(void **state)
{
    (void)state;
    print_message("no REFERD_TEST_POSTGRES: not asked of PostgreSQL (see script/postgres)\n");
    skip();
}

int run_figures_tests(const char *name, struct CMUnitTest *tests, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (tests[i].setup_func == figures_setup_postgres && postgres_server() == NULL)
            tests[i] = (struct CMUnitTest){tests[i].name, without_postgres, NULL, NULL, NULL};
    return _cmocka_run_group_tests(name, tests, count, NULL, NULL);
}

struct call {
    enum status (*run)(struct act *, void *ctx, struct error *);
    void *ctx;
};

static enum status run_call(struct txn *txn, void *ctx, struct error *err)
{
    const struct call *call = ctx;
    struct act act = act_begin(txn, LIVE, true, 0, principal_system());
    return call->run(&act, call->ctx, err);
}

enum status figures_try(struct fixture *fixture, enum status (*run)(struct act *, void *ctx, struct error *), void *ctx,
                        struct error *err)
{
    struct call call = {run, ctx};
    return store_run_write(fixture->store, run_call, &call, err);
}

void figures_write(struct fixture *fixture, enum status (*run)(struct act *, void *ctx, struct error *), void *ctx)
{
    struct error err = {0};
    if (figures_try(fixture, run, ctx, &err) != STATUS_OK)
        fail_msg("%s: %s", error_info(err.code)->name, err.detail);
}

struct id figures_id(int n)
{
    return (struct id){{[0] = 1, [6] = 0x70, [8] = 0x80, [14] = (uint8_t)(n >> 8), [15] = (uint8_t)n}};
}

enum { FORGET, STORE };

/* The referral's id is that of its contact, too: what is not looked at here has one form. */
static const struct statement statements[] = {
    [FORGET] = {.name = "test_forget_referral",
                .purpose = "take a referral away",
                .text = "DELETE FROM referral WHERE ws = $1 AND id = $2",
                .params = "ib",
                .columns = ""},
    [STORE] = {.name = "test_store_referral",
               .purpose = "store a referral",
               .text = "INSERT INTO referral (ws, id, program_id, participant_id, channel, stage, stage_kind, status, "
                       "owner, value, submitted_at, qualified_at, closed_at, disqualified_at, contact_id, "
                       "program_version, type, live, method, effective_at, last_activity_at, sequence, noted, "
                       "rewarded_at) VALUES "
                       "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $2, 1, 'lead', 0, 'none', 0, 0, "
                       "1, 0, $15)",
               .params = "ibbbttiitiiiiii",
               .columns = ""},
};

enum status figures_store(struct act *act, const struct id *id, const struct tally_referral *before,
                          const struct tally_referral *after, struct error *err)
{
    struct tally tally = tally_begin(act);
    TRY(txn_exec(act->txn, &statements[FORGET], VALUES(value_int(act->ws), value_id(id)), err));
    if (after != NULL) {
        bool disqualified = after->status == TALLY_DISQUALIFIED && after->stage_kind != TALLY_LOST;
        TRY(txn_exec(act->txn, &statements[STORE],
                     VALUES(value_int(act->ws), value_id(id), value_id(&after->program_id),
                            value_id(&after->participant_id), value_text(after->channel), value_text(after->stage),
                            value_int(after->stage_kind), value_int(after->status), value_text(after->owner),
                            value_int(after->value), value_time(after->submitted_at), value_time(after->qualified_at),
                            value_time(after->closed_at), disqualified ? value_int(1) : value_null(),
                            value_time(after->rewarded_at)),
                     err));
    }
    struct tally_referral was, is; /* of the method that is stored above */
    if (before != NULL) {
        was = *before;
        was.source = STR("none");
    }
    if (after != NULL) {
        is = *after;
        is.source = STR("none");
    }
    tally_referral(&tally, before == NULL ? NULL : &was, after == NULL ? NULL : &is);
    return tally_write(act, &tally, err);
}

struct number {
    const struct statement *statement;
    int64_t number;
};

static enum status read_number(struct act *act, void *ctx, struct error *err)
{
    struct number *number = ctx;
    struct result rows;
    TRY(txn_query(act->txn, number->statement, NULL, 0, &rows, err));
    number->number = result_int(&rows, 0, 0);
    return STATUS_OK;
}

int64_t figures_number(struct fixture *fixture, const struct statement *statement)
{
    struct number number = {statement, 0};
    figures_write(fixture, read_number, &number);
    return number.number;
}

struct slice {
    size_t limit;
    bool more;
};

static enum status count_slice(struct act *act, void *ctx, struct error *err)
{
    struct slice *slice = ctx;
    return figures_count(act, slice->limit, &slice->more, err);
}

void figures_count_all(struct fixture *fixture, size_t limit)
{
    struct slice slice = {.limit = limit};
    do
        figures_write(fixture, count_slice, &slice);
    while (slice.more);
}

struct breaks {
    int count;
    char detail[256];
};

static void note_break(void *ctx, const char *rule, const char *detail)
{
    struct breaks *breaks = ctx;
    breaks->count += strcmp(rule, "B3") == 0;
    snprintf(breaks->detail, sizeof breaks->detail, "%s", detail);
}

static enum status prove(struct act *act, void *ctx, struct error *err)
{
    struct breaks *breaks = ctx;
    breaks->count = 0;
    return figures_verify(act, note_break, breaks, err);
}

int figures_breaks(struct fixture *fixture, char *detail)
{
    struct breaks breaks = {0};
    figures_write(fixture, prove, &breaks);
    if (detail != NULL)
        memcpy(detail, breaks.detail, sizeof breaks.detail);
    return breaks.count;
}

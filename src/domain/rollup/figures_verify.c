/* The proof of figures: what the rows of referrals, rewards and the journal add up to, less what is counted, is what
 * waits to be counted.
 *
 * The database groups and sums; here arrive only keys that differ (none in a quiet store), and for ranks, whose months
 * SQL cannot tell, the rows in the order of participants. A key that differs is looked up in the sum of what waits;
 * what waits and was not asked for differs too. Reads only, in one snapshot. */

#include <inttypes.h>
#include <stdio.h>

#include "base/time.h"
#include "domain/rollup/customers.h"
#include "domain/rollup/figures.h"
#include "domain/rollup/figures_store.h"
#include "domain/rollup/participation_store.h"
#include "domain/tally/tally.h"

struct proof {
    struct act *act;
    verify_break_fn broken;
    void *ctx;
    struct tally pending;
    bool *asked; /* per row of `pending` */
    int64_t dim; /* of the margins or costs that are being read */

    struct arena wide_arena; /* of the text of `wide` */
    struct tally_row wide;   /* of a table whose figures come a row each: gathered so far */
    bool is_wide;

    struct arena arena;  /* of `leader` */
    struct tally leader; /* of one participant: what should be counted less what is */
};

/* What is missing in a key's place, in words. No texts: an owner may be a person's name. */
static void describe(const struct tally_row *row, char *out, size_t size)
{
    static const char *const dims[TALLY_DIMS] = {"in all", "by channel", "by owner", "by source"};
    char text[ID_TEXT_SIZE];
    switch (row->table) {
    case TALLY_LEADER:
        id_format(&row->participant_id, "ptc", text);
        snprintf(out, size, "the rank figures of %.*s in period %" PRId64, ID_TEXT_SIZE, text, row->numbers[0]);
        return;
    case TALLY_MARGIN:
        snprintf(out, size, "the statistics of day %" PRId64 " %s", row->numbers[1], dims[row->numbers[0]]);
        return;
    case TALLY_LIABILITY:
        snprintf(out, size, "the liabilities in %.*s of day %" PRId64, STR_ARG(row->text), row->numbers[0]);
        return;
    case TALLY_COUNT:
        snprintf(out, size, "the count of referrals in stage %.*s of status %" PRId64, STR_ARG(row->text),
                 row->numbers[0]);
        return;
    case TALLY_COST:
        snprintf(out, size, "the costs of day %" PRId64 " %s", row->numbers[1], dims[row->numbers[0]]);
        return;
    case TALLY_AGE:
        snprintf(out, size, "what is owed in %.*s of what day %" PRId64 " granted", STR_ARG(row->text),
                 row->numbers[0]);
        return;
    case TALLY_GIVEN:
        snprintf(out, size, "the rewards in %.*s of day %" PRId64, STR_ARG(row->text), row->numbers[0]);
        return;
    case TALLY_FIRST:
    case TALLY_CUSTOMER:
    case TALLY_ACCOUNT:
    case TALLY_TABLES:
        break;
    }
    snprintf(out, size, "a figure");
}

static void tell(const struct proof *proof, const struct tally_row *row, size_t figure, int64_t missing)
{
    char text[ID_TEXT_SIZE], what[120], line[256];
    id_format(&row->program_id, "prg", text);
    describe(row, what, sizeof what);
    snprintf(line, sizeof line, "%.*s: %s: the rows add up to %" PRId64 " more in column %zu", ID_TEXT_SIZE, text, what,
             missing, figure + 1);
    proof->broken(proof->ctx, "B3", line);
}

/* `row` holds what should be counted less what is; the rest of it waits, or is wrong. */
static void compare(struct proof *proof, const struct tally_row *row)
{
    const struct tally_row *waiting = tally_find(&proof->pending, row);
    if (waiting != NULL)
        proof->asked[waiting - proof->pending.rows] = true;
    for (size_t i = 0; i < tally_shapes[row->table].figures; i++) {
        int64_t expected = waiting == NULL ? 0 : waiting->figures[i];
        if (row->figures[i] != expected) {
            tell(proof, row, i, row->figures[i] - expected);
            return;
        }
    }
}

/* ---- tables whose keys SQL can tell ---- */

static void finish_wide(struct proof *proof)
{
    if (proof->is_wide)
        compare(proof, &proof->wide);
    proof->is_wide = false;
    arena_reset(&proof->wide_arena);
}

/* One figure of a key; those of a key come together. */
static void add_wide(struct proof *proof, const struct tally_row *key, int64_t figure, int64_t value)
{
    if (!proof->is_wide || tally_compare(&proof->wide, key) != 0) {
        finish_wide(proof);
        proof->wide = *key;
        proof->wide.text = str_copy(&proof->wide_arena, key->text);
        proof->is_wide = true;
    }
    proof->wide.figures[figure] = value;
}

static enum status compare_margin(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct proof *proof = ctx;
    const struct tally_row key = {TALLY_MARGIN, .program_id = result_id(row, 0, 1), .text = result_str(row, 0, 0),
                                  .numbers = {proof->dim, result_int(row, 0, 2)}};
    add_wide(proof, &key, result_int(row, 0, 3), result_int(row, 0, 4));
    return STATUS_OK;
}

static enum status compare_given(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    const struct tally_row key = {TALLY_GIVEN, .program_id = result_id(row, 0, 0), .text = result_str(row, 0, 1),
                                  .numbers = {result_int(row, 0, 2)}};
    add_wide(ctx, &key, result_int(row, 0, 3), result_int(row, 0, 4));
    return STATUS_OK;
}

static enum status compare_cost(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct proof *proof = ctx;
    struct str key = result_str(row, 0, 0), currency = result_str(row, 0, 3);
    const char *text = arena_format(&proof->wide_arena, "%.*s %.*s", STR_ARG(currency), STR_ARG(key));
    const struct tally_row cost = {TALLY_COST, .program_id = result_id(row, 0, 1), .text = str_from(text),
                                   .numbers = {proof->dim, result_int(row, 0, 2)}, .figures = {result_int(row, 0, 4)}};
    compare(proof, &cost);
    arena_reset(&proof->wide_arena);
    return STATUS_OK;
}

static enum status compare_age(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct tally_row key = {TALLY_AGE, .program_id = result_id(row, 0, 0), .text = result_str(row, 0, 1),
                            .numbers = {result_int(row, 0, 2)}};
    for (size_t i = 0; i < tally_shapes[TALLY_AGE].figures; i++)
        key.figures[i] = result_int(row, 0, 3 + i);
    compare(ctx, &key);
    return STATUS_OK;
}

static enum status compare_liability(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct tally_row key = {TALLY_LIABILITY, .program_id = result_id(row, 0, 0), .text = result_str(row, 0, 1),
                            .numbers = {result_int(row, 0, 2)}};
    for (size_t i = 0; i < tally_shapes[TALLY_LIABILITY].figures; i++)
        key.figures[i] = result_int(row, 0, 3 + i);
    compare(ctx, &key);
    return STATUS_OK;
}

static enum status compare_count(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    const struct tally_row key = {TALLY_COUNT, .program_id = result_id(row, 0, 0), .text = result_str(row, 0, 1),
                                  .numbers = {result_int(row, 0, 2)}, .figures = {result_int(row, 0, 3)}};
    compare(ctx, &key);
    return STATUS_OK;
}

/* ---- ranks ---- */

static void finish_participant(struct proof *proof)
{
    tally_merge(&proof->leader);
    for (size_t i = 0; i < proof->leader.count; i++)
        compare(proof, &proof->leader.rows[i]);
    arena_reset(&proof->arena);
    proof->leader = (struct tally){.arena = &proof->arena};
}

/* What is told of a participant for a time: in all, for the month, and for the year. */
static void expect(struct tally *leader, const struct tally_row *key, int64_t at, enum tally_leader_figure figure,
                   int64_t amount)
{
    struct tally_row year = *key;
    tally_leader(leader, &key->program_id, &key->participant_id, at, figure, amount);
    year.numbers[0] = time_year(at);
    year.figures[figure] = amount;
    tally_add(leader, &year);
}

static void add_leader_row(struct tally *leader, const struct result *row, struct tally_row key)
{
    int64_t at = result_int(row, 0, 3), closed_at = result_time(row, 0, 4);
    switch (result_int(row, 0, 2)) {
    case LEADERS_STORED:
        key.numbers[0] = at;
        for (size_t i = 0; i < 4; i++)
            key.figures[i] = -result_int(row, 0, 5 + i);
        tally_add(leader, &key);
        break;
    case LEADERS_REFERRAL:
        expect(leader, &key, at, TALLY_LEADER_REFERRALS, 1);
        if (closed_at == TIME_NONE)
            break;
        expect(leader, &key, closed_at, TALLY_LEADER_CLOSED, 1);
        expect(leader, &key, closed_at, TALLY_LEADER_REVENUE, result_int(row, 0, 5));
        break;
    default:
        expect(leader, &key, at, TALLY_LEADER_EARNED, result_int(row, 0, 5));
    }
}

static enum status add_leader(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct proof *proof = ctx;
    const struct tally_row key = {
        TALLY_LEADER, result_id(row, 0, 0), result_id(row, 0, 1), STR(""), {0}, {0},
    };
    const struct tally_row *last = proof->leader.count == 0 ? NULL : &proof->leader.rows[0];
    if (last != NULL &&
        !(id_equal(&last->program_id, &key.program_id) && id_equal(&last->participant_id, &key.participant_id)))
        finish_participant(proof);
    add_leader_row(&proof->leader, row, key);
    return STATUS_OK;
}

/* ---- all of it ---- */

static enum status check_readable(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct proof *proof = ctx;
    struct arena arena = {0};
    struct tally tally = {.arena = &arena};
    if (!tally_parse(result_str(row, 0, 1), &tally)) {
        char text[ID_TEXT_SIZE], line[120];
        struct id id = result_id(row, 0, 0);
        id_format(&id, "tly", text);
        snprintf(line, sizeof line, "%.*s: this row of uncounted cannot be read", ID_TEXT_SIZE, text);
        proof->broken(proof->ctx, "B3", line);
    }
    arena_release(&arena);
    return STATUS_OK;
}

static enum status check_all_readable(struct proof *proof, struct error *err)
{
    struct act *act = proof->act;
    const struct verify_query aside = {&figures_statements[FIGURES_SQL_ASIDE], "B3", "tly",
                                       "was set aside uncounted: it cannot be read"};
    TRY(verify_queries(act, &aside, 1, proof->broken, proof->ctx, err));
    return txn_each(act->txn, &figures_statements[FIGURES_SQL_UNCOUNTED], VALUES(value_int(act->ws)), check_readable,
                    proof, err);
}

static enum status compare_each(struct proof *proof, int statement,
                                enum status (*row)(void *ctx, const struct result *row, struct error *err),
                                struct error *err)
{
    const struct value world = value_int(proof->act->ws);
    TRY(txn_each(proof->act->txn, &figures_statements[statement], &world, 1, row, proof, err));
    finish_wide(proof);
    return STATUS_OK;
}

static enum status compare_margins(struct proof *proof, struct error *err)
{
    static const int margins[TALLY_DIMS] = {FIGURES_SQL_WRONG_MARGINS, FIGURES_SQL_WRONG_CHANNELS,
                                            FIGURES_SQL_WRONG_OWNERS, FIGURES_SQL_WRONG_SOURCES};
    for (proof->dim = 0; proof->dim < TALLY_DIMS; proof->dim++)
        TRY(compare_each(proof, margins[proof->dim], compare_margin, err));
    proof->dim = TALLY_DIM_CHANNEL;
    TRY(compare_each(proof, FIGURES_SQL_WRONG_CHANNEL_COSTS, compare_cost, err));
    proof->dim = TALLY_DIM_SOURCE;
    return compare_each(proof, FIGURES_SQL_WRONG_SOURCE_COSTS, compare_cost, err);
}

static enum status compare_tables(struct proof *proof, struct error *err)
{
    TRY(compare_margins(proof, err));
    TRY(compare_each(proof, FIGURES_SQL_WRONG_AGES, compare_age, err));
    TRY(compare_each(proof, FIGURES_SQL_WRONG_GIVEN, compare_given, err));
    TRY(compare_each(proof, FIGURES_SQL_WRONG_LIABILITIES, compare_liability, err));
    TRY(compare_each(proof, FIGURES_SQL_WRONG_COUNTS, compare_count, err));
    TRY(compare_each(proof, FIGURES_SQL_LEADERS, add_leader, err));
    finish_participant(proof);
    return STATUS_OK;
}

/* Links, days and channels count the same clicks. */
static enum status check_clicks(struct proof *proof, struct error *err)
{
    static const struct verify_query queries[] = {
        {&figures_statements[FIGURES_SQL_WRONG_CLICKS], "B3", "prg", "its days have other clicks than its links"},
        {&figures_statements[FIGURES_SQL_WRONG_CHANNEL_CLICKS], "B3", "prg",
         "its channels have other clicks than its links"},
    };
    return verify_queries(proof->act, queries, sizeof queries / sizeof queries[0], proof->broken, proof->ctx, err);
}

static enum status check_participation(struct proof *proof, struct error *err)
{
    static const struct verify_query queries[] = {
        {&participation_statements[PARTICIPATION_SQL_WRONG_DAYS], "B3", "prg",
         "its days have other first steps of participants than they took"},
        {&participation_statements[PARTICIPATION_SQL_WRONG_FIRSTS], "B3", "ptc",
         "its first referrals were on other days than is counted"},
        {&participation_statements[PARTICIPATION_SQL_MISSING], "B3", "ptc", "takes part and is not counted"},
    };
    return verify_queries(proof->act, queries, sizeof queries / sizeof queries[0], proof->broken, proof->ctx, err);
}

/* What waits although the figures have it already, or had it never. */
static void tell_unasked(const struct proof *proof)
{
    for (size_t i = 0; i < proof->pending.count; i++) {
        const struct tally_row *row = &proof->pending.rows[i];
        if (proof->asked[i] || row->table == TALLY_ACCOUNT || row->table >= TALLY_FIRST)
            continue;
        size_t figure = 0;
        while (row->figures[figure] == 0) /* a merged row has one */
            figure++;
        tell(proof, row, figure, -row->figures[figure]);
    }
}

enum status figures_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    struct proof proof = {.act = act, .broken = broken, .ctx = ctx};
    bool more;
    proof.leader.arena = &proof.arena;
    TRY(check_all_readable(&proof, err));
    TRY(check_clicks(&proof, err));
    TRY(check_participation(&proof, err));
    TRY(tally_pending(act, 0, &proof.pending, &more, err));
    tally_add_years(&proof.pending);
    TRY(customers_verify(act, &proof.pending, broken, ctx, err));
    proof.asked = arena_array(txn_arena(act->txn), proof.pending.count, sizeof *proof.asked);
    enum status status = compare_tables(&proof, err);
    if (status == STATUS_OK)
        tell_unasked(&proof);
    arena_release(&proof.arena);
    arena_release(&proof.wide_arena);
    return status;
}

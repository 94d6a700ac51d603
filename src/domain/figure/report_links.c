/* Which list serves what a row is of. Pure but for the arena. */

#include "domain/figure/report_links.h"

#include "base/time.h"
#include "base/url.h"

static bool is_of_referrals(enum report_name name)
{
    return name != REPORT_COST && name != REPORT_PAYOUTS && name != REPORT_LIABILITIES && name != REPORT_PARTICIPATION;
}

static bool is_of_money(enum report_name name)
{
    return name == REPORT_COST || name == REPORT_ROI || name == REPORT_PAYOUTS || name == REPORT_LIABILITIES;
}

static struct id program_of(const struct grid *grid, const struct grid_line *line)
{
    return grid->by == BY_PROGRAM && !id_is_none(&line->id) ? line->id : grid->ask->program_id;
}

static void add_id(struct buf *out, const char *name, const char *prefix, const struct id *id)
{
    char text[ID_TEXT_SIZE];
    id_format(id, prefix, text);
    buf_add_format(out, "%s=%.*s&", name, ID_TEXT_SIZE, text);
}

static void add_time(struct buf *out, const char *name, int64_t at)
{
    char text[TIME_TEXT_SIZE];
    time_format(at, text);
    buf_add_format(out, "%s=%.*s&", name, TIME_TEXT_SIZE, text);
}

static void add_period(struct buf *out, const struct grid *grid, const struct report_row *row)
{
    if (row->from_at == TIME_NONE && grid->whole)
        return;
    int64_t from_at = row->from_at == TIME_NONE ? grid->periods[NOW].first * TIME_US_PER_DAY : row->from_at;
    int64_t to_at = row->to_at == TIME_NONE ? grid->periods[NOW].end * TIME_US_PER_DAY : row->to_at;
    add_time(out, "created[gte]", from_at);
    add_time(out, "created[lt]", to_at);
}

static struct str end_url(const struct grid *grid, struct buf *out)
{
    struct str url = str_copy(txn_arena(grid->act->txn), (struct str){out->data, out->size - 1}); /* the last & or ? */
    buf_release(out);
    return url;
}

void report_links(const struct grid *grid, const struct grid_line *line, struct report_row *row)
{
    struct id program_id = program_of(grid, line);
    bool total = line == &grid->totals, stands = grid->ask->name == REPORT_LIABILITIES;
    bool by_person = !total && grid->by == BY_PARTICIPANT;
    bool served = total || grid->step_count > 0 || grid->by == BY_PROGRAM || (by_person && !id_is_none(&line->id));
    struct buf out = {0};
    if (!served)
        return;
    if (is_of_referrals(grid->ask->name)) {
        BUF_ADD_LITERAL(&out, "/v1/referrals?");
        if (by_person)
            add_id(&out, "participant_id", "ptc", &line->id);
        else if (!id_is_none(&program_id))
            add_id(&out, "program_id", "prg", &program_id);
        add_period(&out, grid, row);
        row->referrals_url = end_url(grid, &out);
    }
    if (is_of_money(grid->ask->name) && !by_person) {
        BUF_ADD_LITERAL(&out, "/v1/ledger/transactions?");
        if (!id_is_none(&program_id))
            add_id(&out, "program_id", "prg", &program_id);
        if (!stands)
            add_period(&out, grid, row);
        row->ledger_url = end_url(grid, &out);
    }
}

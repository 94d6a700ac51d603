/* The roll-up of clicks.
 *
 * A slice of whole commits is sorted so that a visitor's clicks on a link stand together, and a link's visitors too:
 * every row is read and written once, in the order of its key, which keeps the touched pages few. The mark moves in the
 * same transaction (invariant: link_clicks, program_day, channel_day and click_visitor hold exactly the commits up to
 * the mark). Runs inside the caller's transaction, on its thread. */

#include "domain/rollup/clicks.h"

#include "base/limits.h"
#include "domain/rollup/clicks_slice.h"
#include "domain/rollup/clicks_store.h"
#include "domain/rollup/participation.h"

static const char MARK_NAME[] = "clicks";

/* ---- counting a slice ---- */

struct link_sum {
    struct click_counts counts; /* as_of unused */
    struct str channel;         /* or absent */
    struct id participant_id;
    int64_t last_at;
    int64_t first_at; /* by a person; or TIME_NONE */
};

/* That a person clicked for a participant, in all or by a link of one channel. */
struct first_click {
    int64_t ws;
    struct participation_news news;
};

struct firsts {
    struct first_click *items; /* room for two per click */
    size_t count;
};

/* A program's day within a slice, in all or of one channel: few, so they are searched. */
struct day_sum {
    int64_t ws;
    struct id program_id;
    struct str channel; /* empty: all */
    int64_t day;
    struct click_counts counts;
};

struct days {
    struct day_sum *items; /* room for two per click */
    size_t count;
};

static int compare_days(const void *left, const void *right)
{
    const struct day_sum *a = left;
    const struct day_sum *b = right;
    if (a->ws != b->ws)
        return a->ws < b->ws ? -1 : 1;
    int order = memcmp(a->program_id.bytes, b->program_id.bytes, sizeof a->program_id.bytes);
    if (order == 0)
        order = str_compare(a->channel, b->channel);
    return order != 0 ? order : (a->day > b->day) - (a->day < b->day);
}

static struct click_counts *day_of(struct days *days, const struct slice_click *click, struct str channel)
{
    struct day_sum wanted = {
        .ws = click->ws, .program_id = click->program_id, .channel = channel, .day = time_day(click->at)};
    for (size_t i = days->count; i > 0; i--) /* the newest first: neighbours share a program */
        if (compare_days(&days->items[i - 1], &wanted) == 0)
            return &days->items[i - 1].counts;
    days->items[days->count] = wanted;
    return &days->items[days->count++].counts;
}

static enum status read_seen(struct txn *txn, int64_t ws, const struct id *link_id, int64_t visitor,
                             int64_t *ret_seen_at, struct error *err)
{
    struct result found;
    TRY(txn_query(txn, &rollup_statements[ROLLUP_SQL_VISITOR],
                  VALUES(value_int(ws), value_id(link_id), value_int(visitor)), &found, err));
    *ret_seen_at = found.row_count == 0 ? TIME_NONE : result_time(&found, 0, 0);
    return STATUS_OK;
}

static void count_click(struct click_counts *counts, const struct slice_click *click, bool unique)
{
    counts->total++;
    counts->uniques += unique;
    counts->bots += click->flagged;
}

/* A visitor's clicks on a link from index `*from`, which moves behind them. */
static enum status count_visitor(struct txn *txn, const struct slice *slice, size_t *from, struct link_sum *sum,
                                 struct days *days, struct error *err)
{
    const struct slice_click *first = &slice->clicks[*from];
    int64_t before;
    TRY(read_seen(txn, first->ws, &first->link_id, first->visitor, &before, err));
    int64_t seen_at = before;
    for (; *from < slice->click_count && slice_same_visitor(first, &slice->clicks[*from]); (*from)++) {
        const struct slice_click *click = &slice->clicks[*from];
        bool unique = slice_see(click, &seen_at);
        count_click(&sum->counts, click, unique);
        count_click(day_of(days, click, STR("")), click, unique);
        if (sum->channel.size > 0)
            count_click(day_of(days, click, sum->channel), click, unique);
        if (click->at > sum->last_at)
            sum->last_at = click->at;
        if (!click->flagged && (sum->first_at == TIME_NONE || click->at < sum->first_at))
            sum->first_at = click->at;
    }
    if (seen_at == before)
        return STATUS_OK;
    return txn_exec(
        txn, &rollup_statements[ROLLUP_SQL_SEE_VISITOR],
        VALUES(value_int(first->ws), value_id(&first->link_id), value_int(first->visitor), value_time(seen_at)), err);
}

static enum status read_link(struct txn *txn, int64_t ws, const struct id *link_id, struct link_sum *ret,
                             struct error *err)
{
    struct result found;
    *ret = (struct link_sum){.last_at = TIME_NONE, .first_at = TIME_NONE};
    TRY(txn_query(txn, &rollup_statements[ROLLUP_SQL_LINK_CHANNEL], VALUES(value_int(ws), value_id(link_id)), &found,
                  err));
    if (found.row_count == 0)
        return STATUS_OK;
    ret->channel = result_str(&found, 0, 0);
    ret->participant_id = result_id(&found, 0, 1);
    return STATUS_OK;
}

/* ---- whom people clicked for ---- */

static void add_first(struct firsts *firsts, const struct slice_click *click, const struct link_sum *sum,
                      struct str channel)
{
    struct participation_news news = {click->program_id, sum->participant_id, channel, {0}, false};
    news.days[PARTICIPATION_CLICKED] = time_day(sum->first_at);
    firsts->items[firsts->count++] = (struct first_click){click->ws, news};
}

static void add_firsts(struct firsts *firsts, const struct slice_click *click, const struct link_sum *sum)
{
    if (sum->first_at == TIME_NONE || id_is_none(&sum->participant_id))
        return;
    add_first(firsts, click, sum, STR(""));
    if (sum->channel.size > 0)
        add_first(firsts, click, sum, sum->channel);
}

/* The order in which figures are locked. */
static int compare_firsts(const void *left, const void *right)
{
    const struct first_click *a = left, *b = right;
    if (a->ws != b->ws)
        return a->ws < b->ws ? -1 : 1;
    int order = memcmp(a->news.program_id.bytes, b->news.program_id.bytes, sizeof a->news.program_id.bytes);
    if (order == 0)
        order = memcmp(a->news.participant_id.bytes, b->news.participant_id.bytes, sizeof a->news.participant_id.bytes);
    return order != 0 ? order : str_compare(a->news.channel, b->news.channel);
}

static enum status note_firsts(struct txn *txn, struct firsts *firsts, struct error *err)
{
    qsort(firsts->items, firsts->count, sizeof *firsts->items, compare_firsts);
    for (size_t i = 0; i < firsts->count;) {
        int64_t ws = firsts->items[i].ws;
        struct participation participation = participation_begin(txn, ws);
        for (; i < firsts->count && firsts->items[i].ws == ws; i++)
            TRY(participation_note(&participation, &firsts->items[i].news, err));
        TRY(participation_write(&participation, err));
    }
    return STATUS_OK;
}

static enum status count_link(struct txn *txn, const struct slice *slice, size_t *from, struct days *days,
                              struct firsts *firsts, struct error *err)
{
    const struct slice_click *first = &slice->clicks[*from];
    struct link_sum sum;
    TRY(read_link(txn, first->ws, &first->link_id, &sum, err));
    while (*from < slice->click_count && slice->clicks[*from].ws == first->ws &&
           id_equal(&slice->clicks[*from].link_id, &first->link_id))
        TRY(count_visitor(txn, slice, from, &sum, days, err));
    add_firsts(firsts, first, &sum);
    return txn_exec(txn, &rollup_statements[ROLLUP_SQL_ADD_LINK],
                    VALUES(value_int(first->ws), value_id(&first->link_id), value_int(sum.counts.total),
                           value_int(sum.counts.uniques), value_int(sum.counts.bots), value_time(sum.last_at)),
                    err);
}

static enum status write_day(struct txn *txn, const struct day_sum *day, struct error *err)
{
    struct value ws = value_int(day->ws), program = value_id(&day->program_id), of_day = value_int(day->day);
    struct value clicks = value_int(day->counts.total), uniques = value_int(day->counts.uniques),
                 bots = value_int(day->counts.bots);
    if (day->channel.size > 0)
        return txn_exec(txn, &rollup_statements[ROLLUP_SQL_ADD_CHANNEL],
                        VALUES(ws, program, value_text(day->channel), of_day, clicks, uniques, bots), err);
    return txn_exec(txn, &rollup_statements[ROLLUP_SQL_ADD_DAY], VALUES(ws, program, of_day, clicks, uniques, bots),
                    err);
}

static enum status write_days(struct txn *txn, struct days *days, struct error *err)
{
    qsort(days->items, days->count, sizeof *days->items, compare_days);
    for (size_t i = 0; i < days->count; i++)
        TRY(write_day(txn, &days->items[i], err));
    return STATUS_OK;
}

enum status rollup_clicks_mark(struct txn *txn, int64_t *ret_batch, struct error *err)
{
    struct result found;
    TRY(txn_query(txn, &rollup_statements[ROLLUP_SQL_MARK], VALUES(value_text(str_from(MARK_NAME))), &found, err));
    *ret_batch = found.row_count == 0 ? 0 : result_int(&found, 0, 0);
    return STATUS_OK;
}

/* The mark, kept from others: two roll-ups at once would count the same commits twice. */
static enum status lock_mark(struct txn *txn, int64_t *ret_batch, struct error *err)
{
    const struct value name = value_text(str_from(MARK_NAME));
    struct result found;
    TRY(txn_query(txn, &rollup_statements[ROLLUP_SQL_LOCK_MARK], &name, 1, &found, err));
    if (found.row_count == 0) {
        TRY(txn_exec(txn, &rollup_statements[ROLLUP_SQL_MAKE_MARK], &name, 1, err));
        TRY(txn_query(txn, &rollup_statements[ROLLUP_SQL_LOCK_MARK], &name, 1, &found, err));
    }
    *ret_batch = result_int(&found, 0, 0);
    return STATUS_OK;
}

enum status rollup_clicks(struct txn *txn, size_t limit, bool *ret_more, struct error *err)
{
    int64_t mark;
    TRY(lock_mark(txn, &mark, err));
    struct slice slice;
    TRY(slice_find(txn, mark, limit, &slice, err));
    if (slice.through == mark) {
        *ret_more = false;
        return STATUS_OK;
    }
    TRY(slice_read_all(txn, &slice, err));
    struct days days = {arena_array(txn_arena(txn), 2 * slice.click_count, sizeof *days.items), 0};
    struct firsts firsts = {arena_array(txn_arena(txn), 2 * slice.click_count, sizeof *firsts.items), 0};
    for (size_t from = 0; from < slice.click_count;)
        TRY(count_link(txn, &slice, &from, &days, &firsts, err));
    TRY(write_days(txn, &days, err));
    TRY(note_firsts(txn, &firsts, err));
    TRY(txn_exec(txn, &rollup_statements[ROLLUP_SQL_SET_MARK],
                 VALUES(value_text(str_from(MARK_NAME)), value_int(slice.through)), err));
    *ret_more = slice.more;
    return STATUS_OK;
}

/* ---- forgetting visitors ---- */

enum status rollup_purge_visitors(struct txn *txn, int64_t before, size_t limit, struct rollup_purge *purge,
                                  bool *ret_more, struct error *err)
{
    struct rollup_purge at = purge->begun ? *purge : (struct rollup_purge){.ws = INT64_MIN, .visitor = INT64_MIN};
    struct str link = {(const char *)at.link_id.bytes, sizeof at.link_id.bytes};
    struct result rows;
    TRY(txn_query(txn, &rollup_statements[ROLLUP_SQL_VISITORS_AFTER],
                  VALUES(value_int(at.ws), value_bytes(link), value_int(at.visitor), value_int((int64_t)limit)), &rows,
                  err));
    for (size_t row = 0; row < rows.row_count; row++) {
        at =
            (struct rollup_purge){result_int(&rows, row, 0), result_id(&rows, row, 1), result_int(&rows, row, 2), true};
        if (result_time(&rows, row, 3) < before)
            TRY(txn_exec(txn, &rollup_statements[ROLLUP_SQL_FORGET_VISITOR],
                         VALUES(value_int(at.ws), value_id(&at.link_id), value_int(at.visitor), value_time(before)),
                         err));
    }
    *purge = at;
    *ret_more = rows.row_count == limit;
    return STATUS_OK;
}

/* ---- reading with the tail ---- */

enum status rollup_clicks_as_of(struct act *act, int64_t *ret_as_of, struct error *err)
{
    int64_t mark;
    struct slice slice;
    TRY(rollup_clicks_mark(act->txn, &mark, err));
    TRY(slice_find(act->txn, mark, 1, &slice, err));
    int64_t now = act_now(act);
    *ret_as_of = slice.through == mark || slice.last_at > now ? now : slice.last_at;
    return STATUS_OK;
}

/* Adds the tail past the mark. */
static enum status add_tail(struct act *act, const struct id *participant_id, struct click_counts *counts,
                            struct error *err)
{
    int64_t mark;
    struct slice slice;
    TRY(rollup_clicks_mark(act->txn, &mark, err));
    TRY(slice_find(act->txn, mark, LIMIT_TAIL_CLICKS, &slice, err));
    TRY(slice_read_participants(act->txn, &slice, act->ws, participant_id, 1, err));
    for (size_t i = 0; i < slice.click_count;) {
        const struct slice_click *first = &slice.clicks[i];
        int64_t seen_at;
        TRY(read_seen(act->txn, act->ws, &first->link_id, first->visitor, &seen_at, err));
        for (; i < slice.click_count && slice_same_visitor(first, &slice.clicks[i]); i++)
            count_click(counts, &slice.clicks[i], slice_see(&slice.clicks[i], &seen_at));
    }
    counts->as_of = slice.more ? slice.last_at : act_now(act);
    return STATUS_OK;
}

enum status rollup_participant_clicks(struct act *act, const struct id *participant_id, struct click_counts *ret,
                                      struct error *err)
{
    struct result stored;
    TRY(txn_query(act->txn, &rollup_statements[ROLLUP_SQL_PARTICIPANT],
                  VALUES(value_int(act->ws), value_id(participant_id)), &stored, err));
    struct click_counts counts = {
        .total = result_int(&stored, 0, 0), .uniques = result_int(&stored, 0, 1), .bots = result_int(&stored, 0, 2)};
    TRY(add_tail(act, participant_id, &counts, err));
    *ret = counts;
    return STATUS_OK;
}

enum status rollup_link_tails(struct act *act, const struct id *participant_ids, size_t count,
                              struct link_tail **ret_tails, size_t *ret_count, struct error *err)
{
    int64_t mark;
    struct slice slice;
    TRY(rollup_clicks_mark(act->txn, &mark, err));
    TRY(slice_find(act->txn, mark, LIMIT_TAIL_CLICKS, &slice, err));
    TRY(slice_read_participants(act->txn, &slice, act->ws, participant_ids, count, err));
    struct link_tail *tails = arena_array(txn_arena(act->txn), slice.click_count, sizeof *tails);
    size_t found = 0;
    for (size_t i = 0; i < slice.click_count; i++) {
        const struct slice_click *click = &slice.clicks[i];
        if (found == 0 || !id_equal(&tails[found - 1].link_id, &click->link_id))
            tails[found++] = (struct link_tail){.link_id = click->link_id};
        tails[found - 1].total++;
    }
    *ret_tails = tails;
    *ret_count = found;
    return STATUS_OK;
}

static int compare_tails(const void *left, const void *right)
{
    const struct link_tail *a = left, *b = right;
    return memcmp(a->link_id.bytes, b->link_id.bytes, sizeof a->link_id.bytes);
}

int64_t rollup_link_tail(const struct link_tail *tails, size_t count, const struct id *link_id)
{
    const struct link_tail wanted = {.link_id = *link_id};
    const struct link_tail *tail = count == 0 ? NULL : bsearch(&wanted, tails, count, sizeof *tails, compare_tails);
    return tail == NULL ? 0 : tail->total;
}

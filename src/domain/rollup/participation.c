/* Keeping first days. Runs inside the caller's transaction, on its thread. */

#include "domain/rollup/participation.h"

#include <string.h>

#include "base/time.h"
#include "domain/rollup/participation_store.h"

struct participation participation_begin(struct txn *txn, int64_t ws)
{
    return (struct participation){txn, ws, {.arena = txn_arena(txn)}};
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a == 0 ? b : b == 0 || a < b ? a : b;
}

/* ---- days ---- */

/* In all somebody is active who has joined. */
static int64_t active_day(const struct participation_news *news, const int64_t days[PARTICIPATION_STEPS])
{
    int64_t joined = days[PARTICIPATION_JOINED];
    int64_t done = earlier(days[PARTICIPATION_CLICKED], days[PARTICIPATION_REFERRED]);
    if (news->channel.size > 0)
        return done;
    return joined == 0 || done == 0 ? 0 : joined > done ? joined : done;
}

static void count_day(struct participation *participation, const struct participation_news *news, size_t figure,
                      int64_t day, int64_t sign)
{
    struct tally_row row = {TALLY_FIRST, .program_id = news->program_id, .text = news->channel};
    if (day == 0)
        return;
    row.figures[figure] = sign;
    tally_add(&participation->days, &row);
    row.numbers[0] = day;
    tally_add(&participation->days, &row);
}

static void count_days(struct participation *participation, const struct participation_news *news,
                       const int64_t days[PARTICIPATION_STEPS], int64_t sign)
{
    count_day(participation, news, PARTICIPATION_JOINED, days[PARTICIPATION_JOINED], sign);
    count_day(participation, news, PARTICIPATION_CLICKED, active_day(news, days), sign);
    count_day(participation, news, PARTICIPATION_REFERRED, days[PARTICIPATION_REFERRED], sign);
    count_day(participation, news, PARTICIPATION_CLOSED, days[PARTICIPATION_CLOSED], sign);
}

/* ---- one participant ---- */

static enum status lock(struct participation *participation, const struct participation_news *news,
                        int64_t ret_days[PARTICIPATION_STEPS], struct error *err)
{
    const struct value key[] = {value_int(participation->ws), value_id(&news->program_id),
                                value_id(&news->participant_id), value_text(news->channel)};
    struct result found;
    TRY(txn_query(participation->txn, &participation_statements[PARTICIPATION_SQL_LOCK], key, 4, &found, err));
    if (found.row_count == 0) {
        TRY(txn_exec(participation->txn, &participation_statements[PARTICIPATION_SQL_MAKE], key, 4, err));
        TRY(txn_query(participation->txn, &participation_statements[PARTICIPATION_SQL_LOCK], key, 4, &found, err));
    }
    for (size_t i = 0; i < PARTICIPATION_STEPS; i++)
        ret_days[i] = result_int(&found, 0, i);
    return STATUS_OK;
}

static int64_t day_of(int64_t at)
{
    return at == TIME_NONE ? 0 : time_day(at);
}

static enum status look_again(struct participation *participation, const struct participation_news *news,
                              int64_t days[PARTICIPATION_STEPS], struct error *err)
{
    struct result found;
    TRY(txn_query(participation->txn, &participation_statements[PARTICIPATION_SQL_LOOK],
                  VALUES(value_int(participation->ws), value_id(&news->participant_id), value_id(&news->program_id),
                         value_text(news->channel)),
                  &found, err));
    days[PARTICIPATION_REFERRED] = day_of(result_time(&found, 0, 0));
    days[PARTICIPATION_CLOSED] = day_of(result_time(&found, 0, 1));
    return STATUS_OK;
}

enum status participation_note(struct participation *participation, const struct participation_news *news,
                               struct error *err)
{
    int64_t before[PARTICIPATION_STEPS], days[PARTICIPATION_STEPS];
    TRY(lock(participation, news, before, err));
    for (size_t i = 0; i < PARTICIPATION_STEPS; i++)
        days[i] = earlier(before[i], news->days[i]);
    if (news->again)
        TRY(look_again(participation, news, days, err));
    if (memcmp(before, days, sizeof days) == 0)
        return STATUS_OK;
    count_days(participation, news, before, -1);
    count_days(participation, news, days, 1);
    return txn_exec(participation->txn, &participation_statements[PARTICIPATION_SQL_SET],
                    VALUES(value_int(participation->ws), value_id(&news->program_id), value_id(&news->participant_id),
                           value_text(news->channel), value_int(days[0]), value_int(days[1]), value_int(days[2]),
                           value_int(days[3])),
                    err);
}

/* ---- what acts have told ---- */

/* What one row says; rows come by day, so the first that is told stands. */
static void add_row(struct participation_news *news, const struct tally_row *row)
{
    static const enum participation_step steps[TALLY_FIRST_END] = {PARTICIPATION_JOINED, PARTICIPATION_REFERRED,
                                                                   PARTICIPATION_CLOSED};
    for (size_t i = 0; i < TALLY_FIRST_END; i++) {
        int64_t *day = &news->days[steps[i]];
        if (row->figures[i] > 0)
            *day = earlier(*day, row->numbers[0]);
        news->again = news->again || row->figures[i] < 0;
    }
}

static bool same_participant(const struct tally_row *a, const struct tally_row *b)
{
    return id_equal(&a->program_id, &b->program_id) && id_equal(&a->participant_id, &b->participant_id) &&
           str_equal(a->text, b->text);
}

enum status participation_note_rows(struct participation *participation, const struct tally_row *rows, size_t count,
                                    struct error *err)
{
    for (size_t i = 0; i < count;) {
        const struct tally_row *first = &rows[i];
        struct participation_news news = {first->program_id, first->participant_id, first->text, {0}, false};
        for (; i < count && same_participant(first, &rows[i]); i++)
            add_row(&news, &rows[i]);
        TRY(participation_note(participation, &news, err));
    }
    return STATUS_OK;
}

enum status participation_write(struct participation *participation, struct error *err)
{
    tally_merge(&participation->days);
    for (size_t i = 0; i < participation->days.count; i++) {
        const struct tally_row *row = &participation->days.rows[i];
        TRY(txn_exec(participation->txn, &participation_statements[PARTICIPATION_SQL_ADD_DAY],
                     VALUES(value_int(participation->ws), value_id(&row->program_id), value_text(row->text),
                            value_int(row->numbers[0]), value_int(row->figures[0]), value_int(row->figures[1]),
                            value_int(row->figures[2]), value_int(row->figures[3])),
                     err));
    }
    return STATUS_OK;
}

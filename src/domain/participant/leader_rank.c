/* Leaderboards: a range of an index, then names by one statement. Inside the caller's transaction, on its thread. */

#include "domain/participant/leader_rank.h"

#include "base/text.h"
#include "base/time.h"
#include "domain/participant/leader_store.h"

const char *const leader_spans[] = {"all", "year", "month", NULL};

static const struct member person_members[] = {
    ENTITY_TOLD(struct leader_person, id, id, ID, 0, .prefix = "ptc", .doc = "Its id.")
        ENTITY_TOLD(struct leader_person, name, name, TEXT, MEMBER_NULL, .doc = "Its name.")};
static const struct entity person_entity = ENTITY("LeaderboardParticipant", person_members, struct leader_person);

#define ROW(name, kind, more, ...) ENTITY_TOLD(struct leader_row, name, name, kind, more, __VA_ARGS__)
static const struct member row_members[] = {
    ROW(rank, INT, 0, .doc = "Its place; who has as much has the same one.")
        ROW(participant, PART, 0, .entity = &person_entity, .doc = "Who it is.")
            ROW(value, INT, 0, .doc = "How much it has: referrals that were won, or minor units.")
                ROW(currency, CURRENCY, MEMBER_NULL, .doc = "Of a value that is money.")};
const struct entity leader_row_entity = ENTITY("LeaderboardRow", row_members, struct leader_row);

int64_t leader_period(const struct act *act, enum leader_span span)
{
    if (span == LEADER_EVER)
        return 0;
    return span == LEADER_YEAR ? time_year(act_now(act)) : time_month(act_now(act));
}

static struct leader_person person_of(const struct result *rows, size_t row, struct arena *arena)
{
    enum { BY_SHORT = 1, BY_NAME = 2 }; /* enum portal_shown, of a folder above this one */
    struct str name = result_str(rows, row, 1), company = result_str(rows, row, 2);
    int64_t shown = result_int(rows, row, 4);
    struct leader_person person = {
        .id = result_id(rows, row, 0), .name = str_is_none(name) ? company : name, .status = result_str(rows, row, 3)};
    if (shown == BY_SHORT && !str_is_none(person.name))
        person.shown = str_is_none(name) ? company : text_short_name(name, arena);
    else if (shown == BY_NAME)
        person.shown = result_str(rows, row, 5);
    if (str_equal(person.status, STR("blocked")) || str_equal(person.status, STR("rejected")))
        person.shown = STR_NONE;
    return person;
}

static enum status name_rows(struct act *act, struct leader_row *rows, size_t count, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct id *ids = arena_array(arena, count, sizeof *ids);
    struct result found;
    for (size_t i = 0; i < count; i++)
        ids[i] = rows[i].participant.id;
    TRY(txn_query_ids(act->txn, &leader_statements[LEADER_SQL_PEOPLE], VALUES(value_int(act->ws)), ids, count, &found,
                      err));
    for (size_t row = 0; row < found.row_count; row++) {
        struct leader_person person = person_of(&found, row, arena);
        for (size_t i = 0; i < count; i++)
            if (id_equal(&rows[i].participant.id, &person.id))
                rows[i].participant = person;
    }
    return STATUS_OK;
}

/* The rank of a figure that follows on the place, which is moved on to it. */
static int64_t rank_next(struct leader_place *place, const struct leader *leader)
{
    bool tied = place->seen > 0 && place->last.figure == leader->figure;
    place->seen++;
    place->rank = tied ? place->rank : place->seen;
    place->last = *leader;
    return place->rank;
}

enum status leader_ranks(struct act *act, const struct leader_ask *ask, struct leader_place *place,
                         struct leader_row **ret_rows, size_t *ret_count, bool *ret_more, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    bool money = ask->order == LEADER_BY_REVENUE || ask->order == LEADER_BY_EARNED;
    struct leader *leaders = arena_array(arena, ask->limit, sizeof *leaders);
    TRY(leader_list(act, &ask->program_id, ask->period, ask->order, &place->last, ask->limit, leaders, ret_count,
                    ret_more, err));
    struct leader_row *rows = arena_array(arena, *ret_count, sizeof *rows);
    for (size_t i = 0; i < *ret_count; i++) {
        rows[i] = (struct leader_row){.rank = rank_next(place, &leaders[i]), .value = leaders[i].figure};
        rows[i].participant.id = leaders[i].participant_id;
        if (money)
            rows[i].currency = ask->currency;
    }
    *ret_rows = rows;
    return name_rows(act, rows, *ret_count, err);
}

/* Participants as rows, as lists, and how they are told. Runs inside a transaction, on its thread. */

#include "domain/participant/participant.h"
#include "domain/participant/participant_store.h"
#include "domain/participant/total.h"

/* ---- the table ---- */

#define STAT(member, kind, more, words)                                                                                \
    ENTITY_TOLD(struct participant_stats, member, member, kind, more, .doc = (words))
static const struct member stats_members[] = {
    STAT(clicks, INT, 0, "How often its links were opened, machines included.")
        STAT(referrals, INT, 0, "Referrals it has brought.") STAT(closed, INT, 0, "Of those: in a won stage now.")
            STAT(revenue, INT, 0, "What the referrals are worth, in minor units of the program's currency.")
                STAT(earned, INT, 0, "What it has earned, in minor units of the program's currency.")
                    STAT(last_referral_at, TIME, MEMBER_NULL, "When it last brought one.")};
static const struct entity stats_entity = ENTITY("ParticipantStats", stats_members, struct participant_stats);

static const char *const object_word[] = {"participant", NULL};
static const struct member participant_members[] = {
    ENTITY_TOLD(struct participant, object, id, CONSTANT, 0, .words = object_word) PARTICIPANT_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct participant, name, name, TEXT, MEMBER_NULL, .doc = "The contact's name.")
            ENTITY_TOLD(struct participant, email, email, TEXT, MEMBER_NULL, .doc = "The contact's e-mail address.")
                ENTITY_TOLD(struct participant, phone, phone, TEXT, MEMBER_NULL, .doc = "The contact's phone number.")
                    ENTITY_TOLD(struct participant, external_id, external_id, TEXT, MEMBER_NULL,
                                .doc = "Your own id of the contact.")
                        ENTITY_TOLD(struct participant, code, code, TEXT, 0, .doc = "The code of the first link.")
                            ENTITY_TOLD(struct participant, link_url, link_url, TEXT, 0,
                                        .doc = "The address of the first link.")
                                ENTITY_TOLD(struct participant, links, links, LIST, 0, .entity = &link_entity,
                                            .doc = "Its links, oldest first; in lists the first 100 of them.")
                                    ENTITY_TOLD(struct participant, terms_version, terms_version, TEXT, MEMBER_NULL,
                                                .doc = "The terms that it agreed to; null in this version.")
                                        ENTITY_TOLD(struct participant, stats, stats, PART, MEMBER_ROW,
                                                    .entity = &stats_entity, .doc = "What it has brought.")
                                            ENTITY_TOLD(struct participant, replayed, replayed, BOOL, MEMBER_SPARSE,
                                                        .doc = "It was there already, and nothing was changed.")};
const struct entity participant_entity = ENTITY("Participant", participant_members, struct participant);

static const struct member brief_members[] = {BRIEF_COLUMNS(ENTITY_COLUMN)};
const struct entity participant_brief_entity = ENTITY("ParticipantBrief", brief_members, struct participant_brief);

/* ---- the list ---- */

static const struct list_filter filters[] = {
    [PARTICIPANTS_PROGRAM] = {"program_id", 'b'},
    [PARTICIPANTS_STATUS] = {"status", 't'},
    [PARTICIPANTS_CONTACT] = {"contact_id", 'b'},
    [PARTICIPANTS_GROUP] = {"group_id", 'b'},
};

#define PROGRAM LIST_FILTER(PARTICIPANTS_PROGRAM)
#define STATUS LIST_FILTER(PARTICIPANTS_STATUS)
#define CONTACT LIST_FILTER(PARTICIPANTS_CONTACT)
#define PATH(filters, sql)                                                                                             \
    {                                                                                                                  \
        (filters), &participant_statements[PARTICIPANT_SQL_##sql], false                                               \
    }

static const struct list_path paths[] = {
    PATH(0, LIST),
    {STATUS, &participant_statements[PARTICIPANT_SQL_LIST_STATUS], true},
    PATH(PROGRAM, LIST_PROGRAM),
    PATH(PROGRAM | STATUS, LIST_PROGRAM_STATUS),
    PATH(CONTACT, LIST_CONTACT),
    PATH(CONTACT | PROGRAM, LIST_CONTACT_PROGRAM),
    PATH(CONTACT | STATUS, LIST_CONTACT_STATUS),
    PATH(CONTACT | PROGRAM | STATUS, LIST_CONTACT_PROGRAM_STATUS),
    PATH(LIST_FILTER(PARTICIPANTS_GROUP), LIST_GROUP),
};

const struct list participant_list = {
    .name = "participants",
    .entity = &participant_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &participant_statements[PARTICIPANT_SQL_HELD],
};

/* ---- telling ---- */

/* A contact with two external ids has two rows: the first by its bytes is told. */
static void take_person(const struct result *rows, size_t row, struct participant *participant)
{
    struct str external_id = result_str(rows, row, 4);
    participant->name = result_str(rows, row, 1);
    participant->email = result_str(rows, row, 2);
    participant->phone = result_str(rows, row, 3);
    if (str_is_none(participant->external_id) || str_compare(external_id, participant->external_id) < 0)
        participant->external_id = external_id;
}

static enum status tell_people(struct act *act, struct participant *participants, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = participants[i].contact_id;
    struct result rows;
    TRY(txn_query_ids(act->txn, &participant_statements[PARTICIPANT_SQL_PEOPLE], VALUES(value_int(act->ws)), ids, count,
                      &rows, err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < count; i++)
            if (id_equal(&participants[i].contact_id, &id))
                take_person(&rows, row, &participants[i]);
    }
    return STATUS_OK;
}

/* The first link is among those of a row, unless there are many and a clock was set back. */
static enum status tell_code(struct act *act, struct participant *participant, struct error *err)
{
    const struct link *links = participant->links.items;
    for (size_t i = 0; i < participant->links.count; i++) {
        if (!id_equal(&links[i].id, &participant->link_id))
            continue;
        participant->code = links[i].code;
        return STATUS_OK;
    }
    struct link link;
    TRY(link_read(act, &participant->link_id, &link, err));
    participant->code = link.code;
    return STATUS_OK;
}

static enum status tell_links(struct act *act, struct participant *participants, const struct id *ids, size_t count,
                              struct error *err)
{
    struct link_set *sets = arena_array(txn_arena(act->txn), count, sizeof *sets);
    TRY(link_list_many(act, ids, count, sets, err));
    for (size_t i = 0; i < count; i++) {
        participants[i].links = (struct entity_list){sets[i].links, sets[i].count};
        participants[i].stats.clicks = sets[i].clicks;
        TRY(tell_code(act, &participants[i], err));
    }
    return STATUS_OK;
}

static enum status tell_stats(struct act *act, struct participant *participants, const struct id *ids, size_t count,
                              struct error *err)
{
    struct participant_amounts *amounts = arena_array(txn_arena(act->txn), count, sizeof *amounts);
    TRY(participant_totals_of(act, ids, count, amounts, err));
    for (size_t i = 0; i < count; i++) {
        struct participant_stats *stats = &participants[i].stats;
        stats->referrals = amounts[i].referrals;
        stats->closed = amounts[i].closed;
        stats->revenue = amounts[i].revenue;
        stats->earned = ledger_amounts_earned(&amounts[i].money);
        stats->last_referral_at = amounts[i].last_referral_at == 0 ? TIME_NONE : amounts[i].last_referral_at;
    }
    return STATUS_OK;
}

enum status participant_tell_rows(struct act *act, struct participant *participants, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = participants[i].id;
    TRY(tell_people(act, participants, count, err));
    TRY(tell_links(act, participants, ids, count, err));
    return tell_stats(act, participants, ids, count, err);
}

enum status participant_read(struct act *act, const struct id *id, struct participant *ret, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &participant_statements[PARTICIPANT_SQL_READ], VALUES(value_int(act->ws), value_id(id)),
                  &found, err));
    if (found.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "participant_id", "There is no participant with this id.");
    struct participant participant = {0};
    row_read(&participant_entity, &found, 0, 1, &participant);
    TRY(tell_people(act, &participant, 1, err));
    struct link *links;
    TRY(link_list(act, id, &links, &participant.links.count, err));
    participant.links.items = links;
    TRY(tell_code(act, &participant, err));
    *ret = participant;
    return STATUS_OK;
}

enum status participant_read_many(struct act *act, const struct id *ids, size_t id_count,
                                  struct participant **ret_participants, size_t *ret_count, struct error *err)
{
    struct result found;
    TRY(txn_query_ids(act->txn, &participant_statements[PARTICIPANT_SQL_READ_MANY], VALUES(value_int(act->ws)), ids,
                      id_count, &found, err));
    *ret_participants = row_read_asked(&participant_entity, &found, 1, ids, id_count, txn_arena(act->txn), ret_count);
    return STATUS_OK;
}

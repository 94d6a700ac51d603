/* Invitations of friends as rows: how they are told, from the facts that there are. Runs inside a transaction, on its
 * thread. */

#include "domain/enrollment/friend_store.h"
#include "domain/referral/referral.h"

const char *const friend_statuses[] = {
    [FRIEND_QUEUED] = "queued",       [FRIEND_SENT] = "sent",
    [FRIEND_SIMULATED] = "simulated", [FRIEND_NOT_SENT] = "not_sent",
    [FRIEND_CLICKED] = "clicked",     [FRIEND_JOINED] = "joined",
    [FRIEND_BOUGHT] = "bought",       NULL,
};

static const char *const object_word[] = {"friend_invitation", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct friend_invitation, object, id, CONSTANT, 0, .words = object_word) FRIEND_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct friend_invitation, status, status, TEXT, 0, .words = friend_statuses,
                    .doc = "What has come of it: `clicked` when a person opened its link, `joined` when the friend "
                           "became a referral, `bought` when that qualified.")
            ENTITY_TOLD(struct friend_invitation, referral_id, referral_id, ID, MEMBER_NULL, .prefix = "ref",
                        .doc = "The referral that came of it.")};
const struct entity friend_invitation_entity = ENTITY("FriendInvitation", members, struct friend_invitation);

#define STAFF(member, kind, more, ...) ENTITY_TOLD(struct friend_invitation, member, member, kind, more, __VA_ARGS__)
static const struct member staff_members[] = {
    ENTITY_TOLD(struct friend_invitation, object, id, CONSTANT, 0,
                .words = object_word) STAFF(id, ID, 0, .prefix = "frd", .doc = "Its id.")
        STAFF(participant_id, ID, 0, .prefix = "ptc", .doc = "In whose name.") STAFF(program_id, ID, 0, .prefix = "prg",
                                                                                     .doc = "Of which program.")
            STAFF(contact_id, ID, 0, .prefix = "cnt", .doc = "The friend.") STAFF(message_id, ID, 0, .prefix = "msg",
                                                                                  .doc = "The mail.")
                STAFF(email, TEXT, 0, .doc = "The address that was typed.") STAFF(created_at, TIME, 0, .doc = "When.")
                    STAFF(status, TEXT, 0, .words = friend_statuses, .doc = "What has come of it.")
                        STAFF(referral_id, ID, MEMBER_NULL, .prefix = "ref", .doc = "The referral that came of it.")};
const struct entity friend_staff_entity = ENTITY("FriendInvitationOfProgram", staff_members, struct friend_invitation);

static const struct list_filter filters[] = {[FRIENDS_PARTICIPANT] = {"participant_id", 'b'}};
static const struct list_path paths[] = {
    {0, &friend_statements[FRIEND_SQL_LIST], false},
    {LIST_FILTER(FRIENDS_PARTICIPANT), &friend_statements[FRIEND_SQL_LIST_OF], false},
};
const struct list friend_list = {
    .name = "friend_invitations",
    .entity = &friend_invitation_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &friend_statements[FRIEND_SQL_HELD],
    .self = LIST_FILTER(FRIENDS_PARTICIPANT),
};

/* ---- telling ---- */

static enum friend_status status_of_message(int64_t message)
{
    switch (message) {
    case MESSAGE_QUEUED:
    case MESSAGE_SENDING:
        return FRIEND_QUEUED;
    case MESSAGE_SENT:
    case MESSAGE_DELIVERED:
        return FRIEND_SENT;
    case MESSAGE_SIMULATED:
        return FRIEND_SIMULATED;
    default:
        return FRIEND_NOT_SENT;
    }
}

/* What is read for a page, each by the ids of one thing. */
struct facts {
    struct result messages, clicks, by_contact;
};

/* Each row of an array of invitations has its id there. */
static struct id *ids_of(const struct friend_invitation *rows, size_t count, size_t offset, struct arena *arena)
{
    struct id *ids = arena_array(arena, count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = *(const struct id *)((const char *)&rows[i] + offset);
    return ids;
}

#define IDS(member) ids_of(rows, count, offsetof(struct friend_invitation, member), txn_arena(act->txn)), count

static enum status read_facts(struct act *act, const struct friend_invitation *rows, size_t count, struct facts *ret,
                              struct error *err)
{
    struct value ws = value_int(act->ws);
    TRY(txn_query_ids(act->txn, &friend_statements[FRIEND_SQL_MESSAGES], VALUES(ws), IDS(message_id), &ret->messages,
                      err));
    TRY(txn_query_ids(act->txn, &friend_statements[FRIEND_SQL_CLICKS], VALUES(ws), IDS(link_id), &ret->clicks, err));
    return txn_query_ids(act->txn, &friend_statements[FRIEND_SQL_BY_CONTACT], VALUES(ws), IDS(contact_id),
                         &ret->by_contact, err);
}

/* The row of a result that begins with the id; `row_count`: there is none. */
static size_t find(const struct result *result, const struct id *id)
{
    size_t row = 0;
    for (; row < result->row_count; row++) {
        struct id found = result_id(result, row, 0);
        if (id_equal(&found, id))
            break;
    }
    return row;
}

/* One that has qualified says more than one that has not. */
static void tell_referral(struct friend_invitation *row, const struct id *id, const struct result *referrals)
{
    for (size_t i = 0; i < referrals->row_count; i++) {
        struct id found = result_id(referrals, i, 0), credited = result_id(referrals, i, 3);
        int64_t status = result_int(referrals, i, 2);
        bool bought = status == REFERRAL_QUALIFIED || status == REFERRAL_REWARDED;
        if (!id_equal(&found, id) || !id_equal(&credited, &row->participant_id) ||
            (!bought && !id_is_none(&row->referral_id)))
            continue;
        row->referral_id = result_id(referrals, i, 1);
        row->status = str_from(friend_statuses[bought ? FRIEND_BOUGHT : FRIEND_JOINED]);
    }
}

/* What came by the links of the invitations of the participant at `first`, who has none before it. */
static enum status tell_by_links(struct act *act, struct friend_invitation *rows, size_t first, size_t count,
                                 struct error *err)
{
    const struct id *participant_id = &rows[first].participant_id;
    struct id *link_ids = arena_array(txn_arena(act->txn), count - first, sizeof *link_ids);
    struct result referrals;
    size_t wanted = 0;
    for (size_t i = first; i < count; i++)
        if (id_equal(&rows[i].participant_id, participant_id))
            link_ids[wanted++] = rows[i].link_id;
    TRY(txn_query_ids(act->txn, &friend_statements[FRIEND_SQL_BY_LINK],
                      VALUES(value_int(act->ws), value_id(participant_id)), link_ids, wanted, &referrals, err));
    for (size_t i = first; i < count; i++)
        if (id_equal(&rows[i].participant_id, participant_id))
            tell_referral(&rows[i], &rows[i].link_id, &referrals);
    return STATUS_OK;
}

static bool is_first_of_participant(const struct friend_invitation *rows, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (id_equal(&rows[i].participant_id, &rows[at].participant_id))
            return false;
    return true;
}

enum status friend_tell(struct act *act, struct friend_invitation *rows, size_t count, struct error *err)
{
    struct facts facts;
    TRY(read_facts(act, rows, count, &facts, err));
    for (size_t i = 0; i < count; i++) {
        size_t message = find(&facts.messages, &rows[i].message_id);
        enum friend_status status = FRIEND_NOT_SENT;
        if (message < facts.messages.row_count)
            status = status_of_message(result_int(&facts.messages, message, 1));
        if (find(&facts.clicks, &rows[i].link_id) < facts.clicks.row_count)
            status = FRIEND_CLICKED;
        rows[i].status = str_from(friend_statuses[status]);
        rows[i].referral_id = (struct id){0};
        tell_referral(&rows[i], &rows[i].contact_id, &facts.by_contact);
    }
    for (size_t i = 0; i < count; i++)
        if (is_first_of_participant(rows, i))
            TRY(tell_by_links(act, rows, i, count, err));
    return STATUS_OK;
}

/* ---- proof ---- */

enum status friend_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&friend_statements[FRIEND_SQL_STRAY], "B20", "frd", "what it names does not exist, or is another's"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}

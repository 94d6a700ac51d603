/* /v1/me/invitations: friends whom a participant has written to. By its own token from a page of the business, or by
 * the portal's cookie. */

#include <stddef.h>

#include "api/api.h"
#include "api/call.h"
#include "api/messages.h"
#include "api/routes.h"
#include "domain/enrollment/friend.h"

static enum status friends_parse(struct call *call, struct error *err)
{
    return friend_fields_check(call->command, &call->request->arena, err);
}

/* ---- sending ---- */

static enum status friends_send_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct friend_sent sent;
    TRY(friend_invite(&call->act, act_only(&call->act), call->command, &sent, err));
    entity_write(&friend_sent_entity, &call->w, NULL, &sent, ENTITY_ALONE);
    return STATUS_OK;
}

static const char *const preview_word[] = {"friend_invitation_preview", NULL};
static const struct member preview_members[] = {
    ENTITY_TOLD(struct message_text, object, subject, CONSTANT, 0, .words = preview_word)
        ENTITY_TOLD(struct message_text, subject, subject, TEXT, 0, .doc = "Of the mail.")
            ENTITY_TOLD(struct message_text, text, text, TEXT, 0,
                        .doc = "What it says, with the own link in the place of the friend's.")
                ENTITY_TOLD(struct message_text, footer, footer, TEXT, 0,
                            .doc = "What stands below it: who gave the address.")
                    ENTITY_TOLD(struct message_text, unsubscribe, unsubscribe, TEXT, 0,
                                .doc = "The words of the link that ends it.")};
static const struct entity preview_entity = ENTITY("FriendInvitationPreviewTold", preview_members, struct message_text);

static enum status friends_preview_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct message_place place = api_message_place(call->api);
    struct message_text text;
    TRY(friend_preview(&call->act, act_only(&call->act), call->command, &place, &text, err));
    entity_write(&preview_entity, &call->w, NULL, &text, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- what became of them ---- */

static const struct field list_fields[] = {LIST_FIELDS("frd")};
static const struct schema list_query = SCHEMA("FriendInvitationList", list_fields, struct list_query);

static enum status friends_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct list_ask ask = {.page = call_page(call->query)};
    void *found;
    size_t count;
    bool more;
    ask.filters[FRIENDS_PARTICIPANT] = value_id(act_only(&call->act));
    TRY(list_read(&call->act, &friend_list, &ask, &found, &count, &more, err));
    TRY(friend_tell(&call->act, found, count, err));
    call_write_page(call, &friend_invitation_entity, found, count, more, "frd", offsetof(struct friend_invitation, id));
    return STATUS_OK;
}

/* ---- for the business ---- */

struct staff_query {
    struct list_query list;
    struct id participant_id;
};

static const struct field staff_fields[] = {
    LIST_FIELDS("frd"),
    {.name = "participant_id",
     .type = FIELD_ID,
     .offset = offsetof(struct staff_query, participant_id),
     .prefix = "ptc",
     .doc = "Only those in the name of this participant."},
};
static const struct schema staff_query = SCHEMA("FriendInvitationOfProgramList", staff_fields, struct staff_query);

static enum status friends_staff_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct staff_query *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *found;
    size_t count;
    bool more;
    ask.filters[FRIENDS_PARTICIPANT] = value_id(&query->participant_id);
    TRY(list_read(&call->act, &friend_list, &ask, &found, &count, &more, err));
    TRY(friend_tell(&call->act, found, count, err));
    call_write_page(call, &friend_staff_entity, found, count, more, "frd", offsetof(struct friend_invitation, id));
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route friend_routes[] = {
    CALL("/v1/friend_invitations", GET, .scope = "messages:read", .flags = ROUTE_LIST, .query = &staff_query,
         .act = friends_staff_act,
         .summary = "Friends to whom participants have had the business write, newest first, and what came of it.",
         .told = &friend_staff_entity),
    CALL("/v1/me/invitations", GET, .scope = "participants:read", .owner = OWNER_SELF,
         .flags = ROUTE_LIST | ROUTE_BROWSER, .query = &list_query, .act = friends_list_act,
         .summary = "Friends whom the participant has written to, newest first, and what came of it.",
         .told = &friend_invitation_entity),
    CALL("/v1/me/invitations", POST, .scope = "participants:write", .owner = OWNER_SELF,
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BROWSER, .body = &friend_schema, .parse = friends_parse,
         .act = friends_send_act,
         .summary = "Has friends written to by e-mail in the participant's name, each once; says what became of each "
                    "address.",
         .told = &friend_sent_entity),
    CALL("/v1/me/invitations/preview", POST, .scope = "participants:read", .owner = OWNER_SELF, .flags = ROUTE_BROWSER,
         .body = &friend_preview_schema, .parse = friends_parse, .act = friends_preview_act,
         .summary = "What a friend would be sent.", .told = &preview_entity),
};
const size_t friend_route_count = sizeof friend_routes / sizeof friend_routes[0];

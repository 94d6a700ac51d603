/* Having friends written to: see the header. The participant is kept from its other writers first, so that limits hold
 * and the same friend is written to once; a contact that is not known is made last, when all else has been asked. Runs
 * inside a write transaction, on its thread; checks on any. */

#include "domain/enrollment/friend.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/audit/audit.h"
#include "domain/connection/connection.h"
#include "domain/contact/contact.h"
#include "domain/contact/normalise.h"
#include "domain/enrollment/friend_addresses.h"
#include "domain/enrollment/friend_store.h"
#include "domain/enrollment/invitation.h"
#include "domain/message/consent.h"
#include "domain/message/messaging.h"
#include "domain/message/own_words.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"

struct friend_address {
    struct str typed, email; /* `email` canonical, or absent: it is none */
};

#define FRIEND(member) offsetof(struct friend_fields, member)
#define LOCALE                                                                                                         \
    {                                                                                                                  \
        .name = "locale", .type = FIELD_TEXT, .offset = FRIEND(locale), .min = 1,                                      \
        .doc = "The language to write in, such as de-AT. Usual: the participant's."                                    \
    }
#define MESSAGE                                                                                                        \
    {                                                                                                                  \
        .name = "message", .type = FIELD_TEXT, .offset = FRIEND(message), .min = 1, .max = LIMIT_OWN_WORDS_BYTES,      \
        .doc = "Own words, without addresses of pages or people."                                                      \
    }

static const struct field field_table[] = {
    LOCALE,
    MESSAGE,
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = FRIEND(program_id),
     .prefix = "prg",
     .doc = "The participant's program."},
    {.name = "to",
     .type = FIELD_TEXTS,
     .offset = FRIEND(to),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_FRIENDS_OF_CALL,
     .doc = "E-mail addresses, also as mail programs write them: `Maya Ortiz <maya@example.com>`."},
};
const struct schema friend_schema = SCHEMA("FriendInvitationCreate", field_table, struct friend_fields);

static const struct field preview_table[] = {LOCALE, MESSAGE};
const struct schema friend_preview_schema = SCHEMA("FriendInvitationPreview", preview_table, struct friend_fields);

const char *const friend_results[] = {
    [FRIEND_RESULT_SENT] = "sent",
    [FRIEND_RESULT_ALREADY_INVITED] = "already_invited",
    [FRIEND_RESULT_SUPPRESSED] = "suppressed",
    [FRIEND_RESULT_INVALID] = "invalid",
    [FRIEND_RESULT_LIMIT] = "limit",
    NULL,
};

static const struct member told_members[] = {
    ENTITY_TOLD(struct friend_told, email, email, TEXT, 0, .doc = "As it was sent.")
        ENTITY_TOLD(struct friend_told, result, result, TEXT, 0, .words = friend_results,
                    .doc = "`sent`: it is on its way; `already_invited` by this participant; `suppressed`: nothing is "
                           "sent there; `invalid`: no address of a friend; `limit`: enough for now.")};
static const struct entity told_entity = ENTITY("FriendInvited", told_members, struct friend_told);
static const char *const object_word[] = {"friend_invitations", NULL};
static const struct member sent_members[] = {
    ENTITY_TOLD(struct friend_sent, object, left, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct friend_sent, results, results, LIST, 0, .entity = &told_entity,
                    .doc = "One for each address, in their order.")
            ENTITY_TOLD(struct friend_sent, left, left, INT, 0, .doc = "How many more may be invited now.")};
const struct entity friend_sent_entity = ENTITY("FriendInvitations", sent_members, struct friend_sent);

/* ---- checks ---- */

static enum status read_addresses(struct friend_fields *fields, struct arena *arena, struct error *err)
{
    enum { ROOM = LIMIT_FRIENDS_OF_CALL + 1 };
    struct str found[ROOM];
    size_t count = 0;
    for (size_t i = 0; i < fields->to.count; i++)
        count += friend_addresses_read(fields->to.items[i], found + count, ROOM - count);
    if (count == 0)
        return error_set(err, ERROR_INVALID_VALUE, "to", "There is no address.");
    if (count == ROOM)
        return error_set(err, ERROR_OUT_OF_RANGE, "to", "At most %d friends are invited at once.",
                         LIMIT_FRIENDS_OF_CALL);
    fields->friends = arena_array(arena, count, sizeof *fields->friends);
    fields->friend_count = count;
    for (size_t i = 0; i < count; i++) {
        struct friend_address *one = &fields->friends[i];
        *one = (struct friend_address){.typed = found[i]};
        if (email_normalise(found[i], "to", arena, &one->email, NULL) != STATUS_OK)
            one->email = STR_NONE;
    }
    return STATUS_OK;
}

enum status friend_fields_check(struct friend_fields *fields, struct arena *arena, struct error *err)
{
    if (!str_is_none(fields->locale))
        TRY(locale_normalise(fields->locale, "locale", arena, &fields->locale, err));
    TRY(own_words_check(fields->message, "message", err));
    return fields->to.count == 0 ? STATUS_OK : read_addresses(fields, arena, err);
}

/* ---- whether ---- */

enum status friend_is_open(struct act *act, const struct id *program_id, bool *ret, struct error *err)
{
    struct program program;
    struct messaging messaging;
    struct connection connection;
    bool found = !act->livemode;
    *ret = false;
    TRY(program_read(act, program_id, &program, err));
    TRY(messaging_read(act, program_id, &messaging, err));
    if (program.status != PROGRAM_ACTIVE || !messaging.kinds[MESSAGING_FRIEND].enabled)
        return STATUS_OK;
    if (act->livemode)
        TRY(connection_for(act, CONNECTION_MAIL, program_id, &connection, &found, err));
    *ret = found;
    return STATUS_OK;
}

/* ---- sending ---- */

/* One call under way. */
struct inviting {
    struct act *act;
    struct participant_brief sender;
    const struct friend_fields *fields;
    struct str locale; /* of friends who are not known */
    int64_t left;
};

static enum status count_left(struct inviting *inviting, struct error *err)
{
    struct act *act = inviting->act;
    struct result times;
    int64_t today = 0;
    TRY(txn_query(act->txn, &friend_statements[FRIEND_SQL_TIMES],
                  VALUES(value_int(act->ws), value_id(&inviting->sender.id), value_int(LIMIT_FRIENDS_EVER)), &times,
                  err));
    for (size_t i = 0; i < times.row_count; i++)
        today += result_time(&times, i, 0) > act_now(act) - TIME_US_PER_DAY;
    int64_t ever = LIMIT_FRIENDS_EVER - (int64_t)times.row_count;
    inviting->left = today >= LIMIT_FRIENDS_A_DAY ? 0 : LIMIT_FRIENDS_A_DAY - today;
    if (ever < inviting->left)
        inviting->left = ever;
    return STATUS_OK;
}

static enum status begin(struct inviting *inviting, const struct id *participant_id, struct error *err)
{
    struct act *act = inviting->act;
    const struct id *wanted = &inviting->fields->program_id;
    struct contact contact;
    bool open;
    TRY(participant_keep(act, participant_id, err));
    TRY(participant_brief_read(act, participant_id, &inviting->sender, err));
    if (!id_is_none(wanted) && !id_equal(wanted, &inviting->sender.program_id))
        return error_set(err, ERROR_NOT_FOUND, "program_id", "The participant is not in a program with this id.");
    if (!str_equal(inviting->sender.status, STR("active")))
        return error_set(err, ERROR_INVALID_STATE, "participant_id", "A participant who is %.*s invites nobody.",
                         STR_ARG(inviting->sender.status));
    TRY(friend_is_open(act, &inviting->sender.program_id, &open, err));
    if (!open)
        return error_set(err, ERROR_INVALID_STATE, "program_id", "This program does not write to friends.");
    TRY(contact_read_row(act, &inviting->sender.contact_id, &contact, err));
    inviting->locale = str_is_none(inviting->fields->locale) ? contact.locale : inviting->fields->locale;
    return count_left(inviting, err);
}

static struct message_want want_of(const struct inviting *inviting, const struct id *contact_id)
{
    struct id both = invitation_cause_of(&inviting->sender.id, contact_id);
    struct message_want want = {
        .kind = MESSAGE_FRIEND,
        .contact_id = *contact_id,
        .program_id = inviting->sender.program_id,
        .participant_id = inviting->sender.id,
        .channels = MESSAGE_EMAIL,
        .note = inviting->fields->message,
    };
    message_cause("friend_invitation", &both, 0, want.cause);
    return want;
}

/* Whether somebody who is known is not written to, and how that is told. */
static enum status look_at_known(struct inviting *inviting, const struct contact *contact, enum friend_result *ret,
                                 struct error *err)
{
    struct act *act = inviting->act;
    struct message_want want = want_of(inviting, &contact->id);
    const char *reason;
    struct result before;
    if (id_equal(&contact->id, &inviting->sender.contact_id)) {
        *ret = FRIEND_RESULT_INVALID;
        return STATUS_OK;
    }
    TRY(txn_query(act->txn, &friend_statements[FRIEND_SQL_OF_PAIR],
                  VALUES(value_int(act->ws), value_id(&inviting->sender.id), value_id(&contact->id)), &before, err));
    TRY(message_foresee(act, &want, &reason, err));
    if (before.row_count > 0)
        *ret = FRIEND_RESULT_ALREADY_INVITED;
    else if (reason != NULL)
        *ret = FRIEND_RESULT_SUPPRESSED;
    return STATUS_OK;
}

static enum status look(struct inviting *inviting, const struct contact_fields *person, struct contact *ret_contact,
                        enum friend_result *ret, struct error *err)
{
    struct str suppressed;
    *ret = FRIEND_RESULT_SENT;
    TRY(contact_find(inviting->act, person, ret_contact, err));
    if (!id_is_none(&ret_contact->id))
        TRY(look_at_known(inviting, ret_contact, ret, err));
    if (*ret != FRIEND_RESULT_SENT)
        return STATUS_OK;
    TRY(suppression_read(inviting->act, MESSAGE_EMAIL, person->email, &suppressed, err));
    if (!str_is_none(suppressed))
        *ret = FRIEND_RESULT_SUPPRESSED;
    else if (inviting->left == 0)
        *ret = FRIEND_RESULT_LIMIT;
    return STATUS_OK;
}

static enum status write_row(struct inviting *inviting, struct friend_invitation *row, struct error *err)
{
    struct act *act = inviting->act;
    bool inserted;
    TRY(row_insert_new(act->txn, &friend_statements[FRIEND_SQL_INSERT], act->ws, &friend_invitation_entity, row,
                       &inserted, err));
    if (!inserted) /* the same contact, merged meanwhile */
        return STATUS_BUSY;
    const struct audit_entry entry = {.action = "friend.invited", .object_kind = "frd", .object_id = row->id};
    return audit_write(act, &entry, NULL, err);
}

static enum status send(struct inviting *inviting, const struct contact *contact, struct str email, struct error *err)
{
    struct act *act = inviting->act;
    struct message_want want = want_of(inviting, &contact->id);
    struct message_row message;
    struct link link;
    TRY(link_create_for_friend(act, &inviting->sender.id, &inviting->sender.program_id, &contact->id, &link, err));
    want.link_id = link.id;
    TRY(message_want(act, &want, err));
    TRY(message_read_of_cause(act, want.cause, &message, err));
    struct friend_invitation row = {
        .id = mint_id(&act->mint),
        .participant_id = inviting->sender.id,
        .program_id = inviting->sender.program_id,
        .contact_id = contact->id,
        .link_id = link.id,
        .message_id = message.id,
        .email = email,
        .created_at = act_now(act),
    };
    inviting->left--;
    return write_row(inviting, &row, err);
}

static enum status invite_one(struct inviting *inviting, const struct friend_address *one, enum friend_result *ret,
                              struct error *err)
{
    struct contact_fields person = contact_fields_none();
    struct contact contact = {0};
    bool created;
    *ret = FRIEND_RESULT_INVALID;
    if (str_is_none(one->email))
        return STATUS_OK;
    person.present = true;
    person.email = one->email;
    person.locale = inviting->locale;
    TRY(look(inviting, &person, &contact, ret, err));
    if (*ret != FRIEND_RESULT_SENT)
        return STATUS_OK;
    if (id_is_none(&contact.id))
        TRY(contact_settle(inviting->act, &person, &contact, &created, err));
    return send(inviting, &contact, one->email, err);
}

enum status friend_invite(struct act *act, const struct id *participant_id, const struct friend_fields *fields,
                          struct friend_sent *ret, struct error *err)
{
    struct inviting inviting = {.act = act, .fields = fields};
    struct friend_sent sent = {.count = fields->friend_count};
    TRY(begin(&inviting, participant_id, err));
    sent.told = arena_array(txn_arena(act->txn), sent.count, sizeof *sent.told);
    for (size_t i = 0; i < sent.count; i++) {
        enum friend_result result;
        TRY(invite_one(&inviting, &fields->friends[i], &result, err));
        sent.told[i] = (struct friend_told){fields->friends[i].typed, str_from(friend_results[result])};
    }
    sent.results = (struct entity_list){sent.told, sent.count};
    sent.left = inviting.left;
    *ret = sent;
    return STATUS_OK;
}

enum status friend_preview(struct act *act, const struct id *participant_id, const struct friend_fields *fields,
                           const struct message_place *place, struct message_text *ret, struct error *err)
{
    struct participant_brief sender;
    struct contact contact;
    TRY(participant_brief_read(act, participant_id, &sender, err));
    TRY(contact_read_row(act, &sender.contact_id, &contact, err));
    const struct message_subject subject = {
        .kind = MESSAGE_FRIEND,
        .channel = MESSAGE_EMAIL,
        .program_id = sender.program_id,
        .participant_id = sender.id,
        .note = fields->message,
        .language = str_is_none(fields->locale) ? contact.locale : fields->locale,
    };
    return message_write(act, &subject, place, ret, err);
}

/* Participants: enrolling, and what decisions read of them.
 *
 * participant_create() reads everything it needs first. Then its first write claims a wanted code, since that is the
 * only thing left that may be refused; a claim that fails has written nothing. What follows cannot be refused: a row
 * that exists after all was made by a parallel transaction, and this one runs again and finds it. Runs inside the
 * caller's transaction, on its thread. */

#include "domain/participant/participant.h"

#include "domain/audit/audit.h"
#include "domain/contact/metadata.h"
#include "domain/outbox/outbox.h"
#include "domain/participant/participant_store.h"
#include "domain/program/program.h"
#include "domain/tally/tally.h"

#define KIND "ptc"

/* ---- enrolling ---- */

static const char *kind_name(const struct participant_fields *fields)
{
    return participant_kinds[fields->kind == 0 ? 0 : fields->kind - 1];
}

static bool has_link_of_code(const struct participant *participant, const struct code *code)
{
    const struct link *links = participant->links.items;
    for (size_t i = 0; i < participant->links.count; i++)
        if (str_equal(links[i].code, code_str(code)))
            return true;
    return false;
}

/* A participant posted again: nothing changes, so nothing that would have to change may be asked for. */
static enum status check_again(const struct participant *stored, const struct participant_fields *fields,
                               struct error *err)
{
    if (fields->kind != 0 && !str_equal(stored->kind, str_from(kind_name(fields))))
        return error_set(err, ERROR_CONFLICT, "kind", "The contact takes part in this program already, as %.*s.",
                         STR_ARG(stored->kind));
    if (fields->has_code && !has_link_of_code(stored, &fields->code))
        return error_set(err, ERROR_CONFLICT, "code",
                         "The contact takes part in this program already, with the code %.*s.", STR_ARG(stored->code));
    return STATUS_OK;
}

static enum status check_program(struct act *act, const struct id *program_id, struct error *err)
{
    struct program program;
    TRY(program_read(act, program_id, &program, err));
    return program_takes(program.status, PROGRAM_PARTICIPANTS, "program_id", err);
}

static enum status check_recruiter(struct act *act, const struct participant_fields *fields, struct error *err)
{
    if (id_is_none(&fields->recruited_by))
        return STATUS_OK;
    struct participant_brief recruiter;
    enum status status = participant_brief_read(act, &fields->recruited_by, &recruiter, err);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && !id_equal(&recruiter.program_id, &fields->program_id)))
        return error_set(err, ERROR_INVALID_VALUE, "recruited_by",
                         "recruited_by must be a participant of the same program.");
    return status;
}

static enum status insert(struct act *act, const struct participant *participant, struct error *err)
{
    bool inserted;
    TRY(row_insert_new(act->txn, &participant_statements[PARTICIPANT_SQL_INSERT], act->ws, &participant_entity,
                       participant, &inserted, err));
    return inserted ? STATUS_OK : STATUS_BUSY;
}

static enum status tell(struct act *act, const struct id *id, struct error *err)
{
    const struct audit_entry entry = {.action = "participant.created", .object_kind = KIND, .object_id = *id};
    struct id audit_id;
    TRY(audit_write(act, &entry, &audit_id, err));
    return outbox_add(act, &audit_id, 0, err);
}

enum status participant_joined(struct act *act, const struct id *program_id, const struct id *id, struct error *err)
{
    struct tally tally = tally_begin(act);
    tally_joined(&tally, program_id, id, act_now(act));
    return tally_write(act, &tally, err);
}

/* The row of a participant whose contact is known, and its first link. */
static enum status place(struct act *act, const struct participant *participant, const struct code *code,
                         struct str channel, struct error *err)
{
    TRY(insert(act, participant, err));
    TRY(link_add(act,
                 &(struct link){.id = participant->link_id,
                                .participant_id = participant->id,
                                .program_id = participant->program_id,
                                .code = code_str(code),
                                .channel = channel,
                                .created_at = participant->created_at,
                                .retired_at = TIME_NONE},
                 err));
    if (str_equal(participant->status, STR("active")))
        TRY(participant_joined(act, &participant->program_id, &participant->id, err));
    return tell(act, &participant->id, err);
}

/* The writes, in an order in which only the first may be refused. `contact` is what contact_find() gave. */
static enum status enrol(struct act *act, const struct participant_fields *fields, struct contact *contact,
                         const uint8_t fingerprint[32], struct id *ret_id, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct participant participant = {
        .id = mint_id(&act->mint),
        .program_id = fields->program_id,
        .kind = str_from(kind_name(fields)),
        .status = STR("active"),
        .recruited_by = fields->recruited_by,
        .link_id = mint_id(&act->mint),
        .tags = tags_text(&fields->tags, arena),
        .fingerprint = {(const char *)fingerprint, 32},
        .created_at = act_now(act),
        .group_id = fields->group_id,
    };
    TRY(metadata_merge(STR_NONE, fields->metadata, arena, &participant.metadata, err));
    struct code code;
    TRY(code_claim(act, fields->has_code ? &fields->code : NULL, &participant.link_id, &code, err));
    bool contact_created;
    TRY(contact_settle(act, &fields->contact, contact, &contact_created, err));
    participant.contact_id = contact->id;
    TRY(place(act, &participant, &code, fields->channel, err));
    *ret_id = participant.id;
    return STATUS_OK;
}

enum status participant_enroll(struct act *act, const struct id *program_id, const struct id *contact_id,
                               const char *kind, struct id *ret_id, bool *ret_created, struct error *err)
{
    return participant_enroll_as(act, program_id, contact_id, kind, "active", ret_id, ret_created, err);
}

enum status participant_enroll_as(struct act *act, const struct id *program_id, const struct id *contact_id,
                                  const char *kind, const char *status, struct id *ret_id, bool *ret_created,
                                  struct error *err)
{
    static const uint8_t no_request[32];
    struct participant_brief known;
    struct code code;
    TRY(participant_find(act, program_id, contact_id, &known, err));
    *ret_created = id_is_none(&known.id);
    *ret_id = known.id;
    if (!*ret_created)
        return STATUS_OK;
    const struct participant participant = {
        .id = mint_id(&act->mint),
        .program_id = *program_id,
        .contact_id = *contact_id,
        .kind = str_from(kind),
        .status = str_from(status),
        .link_id = mint_id(&act->mint),
        .fingerprint = {(const char *)no_request, sizeof no_request},
        .created_at = act_now(act),
    };
    TRY(code_claim(act, NULL, &participant.link_id, &code, err));
    *ret_id = participant.id;
    return place(act, &participant, &code, STR_NONE, err);
}

/* The contact that is to be enrolled, and its participant in the program: zero ids where there are none. */
static enum status find_known(struct act *act, const struct participant_fields *fields, struct contact *ret_contact,
                              struct participant_brief *ret_known, struct error *err)
{
    if (id_is_none(&fields->contact_id))
        TRY(contact_find(act, &fields->contact, ret_contact, err));
    else
        TRY(contact_read_row(act, &fields->contact_id, ret_contact, err));
    *ret_known = (struct participant_brief){0};
    if (id_is_none(&ret_contact->id))
        return STATUS_OK;
    return participant_find(act, &fields->program_id, &ret_contact->id, ret_known, err);
}

/* A wanted code that is taken may have been taken by the same request a moment ago, which the reading at the beginning
 * did not see yet: then the transaction runs again and finds the participant. */
static enum status recognise(struct act *act, const struct participant_fields *fields, enum status enrolled,
                             struct error *err)
{
    if (enrolled != STATUS_CONFLICT || !fields->has_code)
        return enrolled;
    struct contact contact;
    struct participant_brief known;
    struct error failure = {0};
    enum status status = find_known(act, fields, &contact, &known, &failure);
    if (status != STATUS_OK) {
        *err = failure;
        return status;
    }
    return id_is_none(&known.id) ? enrolled : STATUS_BUSY;
}

enum status participant_create(struct act *act, const struct participant_fields *fields, const uint8_t fingerprint[32],
                               struct participant *ret, bool *ret_created, struct error *err)
{
    struct contact contact = {0};
    struct participant_brief known = {0};
    TRY(find_known(act, fields, &contact, &known, err));
    struct id id = known.id;
    bool created = id_is_none(&id);
    if (created) {
        TRY(check_program(act, &fields->program_id, err));
        TRY(check_recruiter(act, fields, err));
        TRY(group_check(act, &fields->group_id, &fields->program_id, err));
        TRY(recognise(act, fields, enrol(act, fields, &contact, fingerprint, &id, err), err));
    }
    struct participant participant = {0};
    TRY(participant_read(act, &id, &participant, err));
    if (!created)
        TRY(check_again(&participant, fields, err));
    *ret = participant;
    *ret_created = created;
    return STATUS_OK;
}

struct terms_holder participant_terms_holder(const struct participant_brief *brief)
{
    return (struct terms_holder){brief->id, brief->program_id, brief->group_id, brief->own_terms};
}

/* ---- reading ---- */

enum status participant_brief_read(struct act *act, const struct id *id, struct participant_brief *ret,
                                   struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &participant_statements[PARTICIPANT_SQL_BRIEF], VALUES(value_int(act->ws), value_id(id)),
                  &found, err));
    if (found.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "participant_id", "There is no participant with this id.");
    struct participant_brief brief = {0};
    row_read(&participant_brief_entity, &found, 0, 1, &brief);
    *ret = brief;
    return STATUS_OK;
}

enum status participant_briefs_read(struct act *act, const struct id *ids, size_t id_count,
                                    struct participant_brief **ret, size_t *ret_count, struct error *err)
{
    struct result found;
    TRY(txn_query_ids(act->txn, &participant_statements[PARTICIPANT_SQL_BRIEFS], VALUES(value_int(act->ws)), ids,
                      id_count, &found, err));
    *ret = row_read_all(&participant_brief_entity, &found, 1, txn_arena(act->txn));
    *ret_count = found.row_count;
    return STATUS_OK;
}

enum status participant_keep(struct act *act, const struct id *id, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &participant_statements[PARTICIPANT_SQL_KEEP], VALUES(value_int(act->ws), value_id(id)),
                  &found, err));
    if (found.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "participant_id", "There is no participant with this id.");
    return STATUS_OK;
}

enum status participant_find(struct act *act, const struct id *program_id, const struct id *contact_id,
                             struct participant_brief *ret, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &participant_statements[PARTICIPANT_SQL_FIND],
                  VALUES(value_int(act->ws), value_id(contact_id), value_id(program_id)), &found, err));
    struct participant_brief brief = {0};
    if (found.row_count > 0)
        row_read(&participant_brief_entity, &found, 0, 1, &brief);
    *ret = brief;
    return STATUS_OK;
}

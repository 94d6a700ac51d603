/* Participants: enrolling, reading, listing.
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
#include "domain/participant/total.h"
#include "domain/program/program.h"

#define KIND "ptc"

/* ---- enrolling ---- */

static const char *kind_name(const struct participant_fields *fields)
{
    return participant_kinds[fields->kind == 0 ? 0 : fields->kind - 1];
}

static bool has_link_of_code(const struct participant *participant, const struct code *code)
{
    for (size_t i = 0; i < participant->link_count; i++)
        if (str_equal(participant->links[i].code, code_str(code)))
            return true;
    return false;
}

/* A participant posted again: nothing changes, so nothing that would have to change may be asked for. */
static enum status check_again(const struct participant *stored, const struct participant_fields *fields,
                               struct error *err)
{
    if (fields->kind != 0 && !str_equal(stored->kind, str_from(kind_name(fields))))
        return error_set(err, ERROR_CONFLICT, "kind", "the contact takes part in this program already, as %.*s",
                         STR_ARG(stored->kind));
    if (fields->has_code && !has_link_of_code(stored, &fields->code))
        return error_set(err, ERROR_CONFLICT, "code",
                         "the contact takes part in this program already, with the code %.*s", STR_ARG(stored->code));
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
                         "recruited_by must be a participant of the same program");
    return status;
}

static enum status insert(struct act *act, const struct participant *participant, const struct id *link_id,
                          const uint8_t fingerprint[32], struct error *err)
{
    struct result inserted;
    TRY(txn_query(act->txn, &participant_statements[PARTICIPANT_SQL_INSERT],
                  VALUES(value_int(act->ws), value_id(&participant->id), value_id(&participant->program_id),
                         value_id(&participant->contact_id), value_text(participant->kind),
                         value_text(participant->status), value_id(&participant->recruited_by), value_id(link_id),
                         value_text(participant->tags), value_text(participant->metadata),
                         value_bytes((struct str){(const char *)fingerprint, 32}), value_time(participant->created_at)),
                  &inserted, err));
    return inserted.row_count == 1 ? STATUS_OK : STATUS_BUSY;
}

static enum status tell(struct act *act, const struct id *id, struct error *err)
{
    const struct audit_entry entry = {.action = "participant.created", .object_kind = KIND, .object_id = *id};
    struct id audit_id;
    TRY(audit_write(act, &entry, &audit_id, err));
    return outbox_add(act, &audit_id, 0, err);
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
        .tags = tags_text(&fields->tags, arena),
        .created_at = act_now(act),
    };
    TRY(metadata_merge(STR_NONE, fields->metadata, arena, &participant.metadata, err));
    struct id link_id = mint_id(&act->mint);
    struct code code;
    TRY(code_claim(act, fields->has_code ? &fields->code : NULL, &link_id, &code, err));
    bool contact_created;
    TRY(contact_settle(act, &fields->contact, contact, &contact_created, err));
    participant.contact_id = contact->id;
    TRY(insert(act, &participant, &link_id, fingerprint, err));
    TRY(link_add(act,
                 &(struct link){.id = link_id,
                                .participant_id = participant.id,
                                .program_id = participant.program_id,
                                .code = code_str(&code),
                                .channel = fields->channel,
                                .created_at = participant.created_at},
                 err));
    TRY(tell(act, &participant.id, err));
    *ret_id = participant.id;
    return STATUS_OK;
}

/* ---- reading ---- */

static enum status load_external_id(struct act *act, struct participant *participant, struct error *err)
{
    const struct natural_key *keys;
    size_t count;
    TRY(natural_key_list(act, "cnt", &participant->contact_id, &keys, &count, err));
    participant->external_id = natural_key_api_id(keys, count);
    return STATUS_OK;
}

static enum status load_stats(struct act *act, struct participant *participant, struct error *err)
{
    struct participant_amounts amounts;
    TRY(participant_total_of(act, &participant->id, &participant->stats.currency, &amounts, err));
    struct result clicks;
    TRY(txn_query(act->txn, &participant_statements[PARTICIPANT_SQL_CLICKS],
                  VALUES(value_int(act->ws), value_id(&participant->id)), &clicks, err));
    participant->stats.clicks = result_int(&clicks, 0, 0);
    participant->stats.referrals = amounts.referrals;
    participant->stats.closed = amounts.closed;
    participant->stats.revenue = amounts.revenue;
    participant->stats.earned = ledger_amounts_earned(&amounts.money);
    participant->stats.last_referral_at = amounts.last_referral_at == 0 ? TIME_NONE : amounts.last_referral_at;
    return STATUS_OK;
}

static enum status load_row(struct act *act, struct participant *participant, struct error *err)
{
    TRY(load_external_id(act, participant, err));
    TRY(link_list(act, &participant->id, &participant->links, &participant->link_count, err));
    return load_stats(act, participant, err);
}

/* The contact that is to be enrolled, and its participant in the program: zero ids where there are none. */
static enum status find_known(struct act *act, const struct participant_fields *fields, struct contact *ret_contact,
                              struct participant_brief *ret_known, struct error *err)
{
    TRY(contact_find(act, &fields->contact, ret_contact, err));
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

enum status participant_read(struct act *act, const struct id *id, struct participant *ret, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &participant_statements[PARTICIPANT_SQL_READ], VALUES(value_int(act->ws), value_id(id)),
                  &found, err));
    if (found.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "participant_id", "there is no such participant");
    struct participant participant = participant_from_row(&found, 0);
    TRY(load_external_id(act, &participant, err));
    TRY(link_list(act, id, &participant.links, &participant.link_count, err));
    *ret = participant;
    return STATUS_OK;
}

enum status participant_brief_read(struct act *act, const struct id *id, struct participant_brief *ret,
                                   struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &participant_statements[PARTICIPANT_SQL_BRIEF], VALUES(value_int(act->ws), value_id(id)),
                  &found, err));
    if (found.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "participant_id", "there is no such participant");
    *ret = participant_brief_from_row(&found, 0);
    return STATUS_OK;
}

enum status participant_briefs_read(struct act *act, const struct id *ids, size_t id_count,
                                    struct participant_brief **ret, size_t *ret_count, struct error *err)
{
    struct result found;
    TRY(txn_query_ids(act->txn, &participant_statements[PARTICIPANT_SQL_BRIEFS], VALUES(value_int(act->ws)), ids,
                      id_count, &found, err));
    struct participant_brief *briefs = arena_array(txn_arena(act->txn), found.row_count, sizeof *briefs);
    for (size_t row = 0; row < found.row_count; row++)
        briefs[row] = participant_brief_from_row(&found, row);
    *ret = briefs;
    *ret_count = found.row_count;
    return STATUS_OK;
}

enum status participant_keep(struct act *act, const struct id *id, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &participant_statements[PARTICIPANT_SQL_KEEP], VALUES(value_int(act->ws), value_id(id)),
                  &found, err));
    if (found.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "participant_id", "there is no such participant");
    return STATUS_OK;
}

enum status participant_find(struct act *act, const struct id *program_id, const struct id *contact_id,
                             struct participant_brief *ret, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &participant_statements[PARTICIPANT_SQL_FIND],
                  VALUES(value_int(act->ws), value_id(contact_id), value_id(program_id)), &found, err));
    *ret = found.row_count == 0 ? (struct participant_brief){0} : participant_brief_from_row(&found, 0);
    return STATUS_OK;
}

/* ---- listing ---- */

/* What a filter's program and status say of a row. */
static bool filter_holds(const struct participant_filter *filter, const struct participant *participant)
{
    if (!id_is_none(&filter->program_id) && !id_equal(&filter->program_id, &participant->program_id))
        return false;
    return filter->status == 0 || str_equal(participant->status, str_from(participant_statuses[filter->status - 1]));
}

/* A contact takes part once per program: few rows, sifted here. */
static enum status list_contact(struct act *act, const struct id *contact_id, const struct participant_filter *filter,
                                const struct page *page, struct participant *ret_participants, size_t *ret_count,
                                bool *ret_more, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &participant_statements[PARTICIPANT_SQL_LIST_CONTACT],
                  VALUES(value_int(act->ws), value_id(contact_id)), &found, err));
    size_t count = 0;
    bool more = false;
    for (size_t row = 0; row < found.row_count && !more; row++) {
        struct participant participant = participant_from_row(&found, row);
        if (!page_holds(page, &participant.id) || !filter_holds(filter, &participant))
            continue;
        more = count == page->limit;
        if (more)
            break;
        TRY(load_row(act, &participant, err));
        ret_participants[count++] = participant;
    }
    *ret_count = count;
    *ret_more = more;
    return STATUS_OK;
}

static enum status query_page(struct act *act, const struct participant_filter *filter, const struct page *page,
                              struct result *ret, struct error *err)
{
    bool by_program = !id_is_none(&filter->program_id);
    const char *status = filter->status == 0 ? NULL : participant_statuses[filter->status - 1];
    struct value values[6] = {value_int(act->ws), page_before(page), page_from(page), page_fetch(page)};
    size_t count = 4;
    if (by_program)
        values[count++] = value_id(&filter->program_id);
    if (status != NULL)
        values[count++] = value_text(str_from(status));
    size_t statement = PARTICIPANT_SQL_LIST;
    if (by_program)
        statement = status == NULL ? PARTICIPANT_SQL_LIST_PROGRAM : PARTICIPANT_SQL_LIST_PROGRAM_STATUS;
    else if (status != NULL)
        statement = PARTICIPANT_SQL_LIST_STATUS;
    return txn_query(act->txn, &participant_statements[statement], values, count, ret, err);
}

static enum status list_page(struct act *act, const struct participant_filter *filter, const struct page *page,
                             struct participant *ret_participants, size_t *ret_count, bool *ret_more, struct error *err)
{
    struct result found;
    TRY(query_page(act, filter, page, &found, err));
    size_t count = page_count(page, found.row_count, ret_more);
    for (size_t row = 0; row < count; row++) {
        ret_participants[row] = participant_from_row(&found, row);
        TRY(load_row(act, &ret_participants[row], err));
    }
    *ret_count = count;
    return STATUS_OK;
}

/* The contact that the filter names, if it names one; the zero id with `*ret_named` when it names none that could
 * match. */
static enum status filter_contact(struct act *act, const struct participant_filter *filter, bool *ret_named,
                                  struct id *ret_id, struct error *err)
{
    *ret_id = filter->contact_id;
    *ret_named = !id_is_none(&filter->contact_id) || !str_is_none(filter->external_id);
    if (str_is_none(filter->external_id))
        return STATUS_OK;
    struct id found;
    TRY(contact_find_external(act, filter->external_id, &found, err));
    bool same = id_is_none(&filter->contact_id) || id_equal(&found, &filter->contact_id);
    *ret_id = same ? found : (struct id){{0}};
    return STATUS_OK;
}

enum status participant_list(struct act *act, const struct participant_filter *filter, const struct page *page,
                             struct participant *ret_participants, size_t *ret_count, bool *ret_more, struct error *err)
{
    struct id contact_id;
    bool by_contact;
    TRY(filter_contact(act, filter, &by_contact, &contact_id, err));
    if (!by_contact)
        return list_page(act, filter, page, ret_participants, ret_count, ret_more, err);
    if (!id_is_none(&contact_id))
        return list_contact(act, &contact_id, filter, page, ret_participants, ret_count, ret_more, err);
    *ret_count = 0;
    *ret_more = false;
    return STATUS_OK;
}

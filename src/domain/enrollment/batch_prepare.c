/* The preparation of a batch: whom its source means, who of them would be invited, and why the others would not.
 * Nothing is sent, and nobody is made. See batch.h. */

#include <string.h>

#include <jansson.h>

#include "base/crypto.h"
#include "base/json.h"
#include "base/limits.h"
#include "domain/contact/contact.h"
#include "domain/enrollment/batch_store.h"
#include "domain/enrollment/invitation.h"
#include "domain/message/message.h"
#include "domain/message/message_reach.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"
#include "domain/program/rules_cache.h"

enum { STRANGER_KEY_BYTES = 16 }; /* of a hash: none of a batch's people is taken for another */

/* ---- one contact ---- */

static enum status is_recent(struct act *act, const struct id *program_id, const struct id *participant_id, bool *ret,
                             struct error *err)
{
    struct program program;
    const struct rules *rules;
    int64_t invited_at;
    TRY(invitation_last(act, participant_id, &invited_at, err));
    *ret = false;
    if (invited_at == TIME_NONE)
        return STATUS_OK;
    TRY(program_read(act, program_id, &program, err));
    TRY(program_rules(act, program_id, program.version, &rules, err));
    *ret = invitation_is_recent(rules, invited_at, act_now(act));
    return STATUS_OK;
}

static bool is(const char *reason, const char *word)
{
    return reason != NULL && strcmp(reason, word) == 0;
}

/* The count that a reason of domain/message belongs to; null: it is no reason here, since the batch brings consent. */
static const char *why_of(const char *reason, bool consents)
{
    if (reason == NULL || (consents && is(reason, REASON_NO_CONSENT)))
        return NULL;
    if (is(reason, REASON_NO_CONSENT) || is(reason, REASON_WITHDRAWN) || is(reason, REASON_OPTED_OUT))
        return "no_consent";
    return is(reason, REASON_UNREACHABLE) || is(reason, REASON_BOUNCED) ? "unreachable" : "blocked";
}

enum status batch_look(struct act *act, const struct batch *batch, const struct id *contact_id, bool consents,
                       const char **ret_why, struct error *err)
{
    struct participant_brief known;
    bool recent = false;
    const char *reason;
    TRY(participant_find(act, &batch->program_id, contact_id, &known, err));
    if (!id_is_none(&known.id) && !str_equal(known.status, STR("active")) && !str_equal(known.status, STR("invited"))) {
        *ret_why = "not_active";
        return STATUS_OK;
    }
    if (!id_is_none(&known.id))
        TRY(is_recent(act, &batch->program_id, &known.id, &recent, err));
    if (recent) {
        *ret_why = "invited_lately";
        return STATUS_OK;
    }
    const struct invitation invitation = {
        .participant_id = known.id,
        .contact_id = *contact_id,
        .program_id = batch->program_id,
        .batch_id = batch->id,
        .channels = (int)batch->channels,
    };
    TRY(invitation_foresee(act, &invitation, &reason, err));
    *ret_why = why_of(reason, consents);
    return STATUS_OK;
}

/* ---- items ---- */

static void count(struct batch_counts *counts, const char *why)
{
    static const struct {
        const char *word;
        size_t offset;
    } words[] = {
        {"no_consent", offsetof(struct batch_counts, no_consent)},
        {"unreachable", offsetof(struct batch_counts, unreachable)},
        {"invited_lately", offsetof(struct batch_counts, invited_lately)},
        {"not_active", offsetof(struct batch_counts, not_active)},
        {"blocked", offsetof(struct batch_counts, blocked)},
    };
    if (why == NULL)
        counts->will_send++;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (is(why, words[i].word))
            (*(int64_t *)((char *)counts + words[i].offset))++;
}

static enum status add_item(struct act *act, struct batch *batch, struct batch_item *item, bool *ret_new,
                            struct error *err)
{
    item->batch_id = batch->id;
    item->n = batch->items + 1;
    item->chunk = batch->position;
    TRY(row_insert_new(act->txn, &batch_statements[BATCH_SQL_ADD_ITEM], act->ws, &batch_item_entity, item, ret_new,
                       err));
    batch->items += *ret_new;
    return STATUS_OK;
}

static enum status add_wrong(struct act *act, struct batch *batch, const struct batch_person *person, const char *code,
                             struct str detail, struct error *err)
{
    bool is_new;
    struct batch_item item = {
        .state = BATCH_ITEM_WRONG,
        .position = (int64_t)person->at,
        .line = person->line,
        .code = str_from(code),
        .detail = detail,
    };
    return add_item(act, batch, &item, &is_new, err);
}

static enum status add_duplicate(struct act *act, struct batch *batch, const struct batch_person *person,
                                 struct error *err)
{
    batch->counts.duplicate++;
    return add_wrong(act, batch, person, "duplicate", STR("This person is named before."), err);
}

/* Somebody whom the batch names, whether known or not. */
static enum status add_person(struct act *act, struct batch *batch, const struct batch_person *person,
                              const struct id *contact_id, const char *why, struct error *err)
{
    bool is_new;
    struct batch_item item = {
        .state = why == NULL ? BATCH_ITEM_WAITS : BATCH_ITEM_LEFT_OUT,
        .contact_id = *contact_id,
        .position = (int64_t)person->at,
        .line = person->line,
        .code = str_from(why),
    };
    TRY(add_item(act, batch, &item, &is_new, err));
    if (is_new) {
        count(&batch->counts, why);
        return STATUS_OK;
    }
    return add_duplicate(act, batch, person, err);
}

/* ---- a list or a CSV ---- */

static enum status claim_key(struct act *act, const struct batch *batch, struct str source, struct str value,
                             bool *is_new, struct error *err)
{
    uint8_t hash[SHA256_SIZE];
    struct buf key = {0};
    struct result row;
    if (str_is_none(value))
        return STATUS_OK;
    buf_add_format(&key, "%.*s:%.*s", STR_ARG(source), STR_ARG(value));
    crypto_sha256(buf_str(&key), hash);
    buf_release(&key);
    TRY(txn_query(act->txn, &batch_statements[BATCH_SQL_ADD_STRANGER],
                  VALUES(value_int(act->ws), value_id(&batch->id),
                         value_bytes((struct str){(const char *)hash, STRANGER_KEY_BYTES})),
                  &row, err));
    *is_new = *is_new && row.row_count == 1;
    return STATUS_OK;
}

/* Whether no line before named somebody by one of these keys: the contact that the first one makes would be found. */
static enum status is_new_stranger(struct act *act, const struct batch *batch, const struct contact_fields *fields,
                                   bool *ret, struct error *err)
{
    const struct external_id *ids = fields->external_ids.items;
    *ret = true;
    for (size_t i = 0; i < fields->external_ids.count; i++)
        TRY(claim_key(act, batch, ids[i].source, ids[i].id, ret, err));
    TRY(claim_key(act, batch, NATURAL_KEY_EMAIL, fields->email, ret, err));
    return claim_key(act, batch, NATURAL_KEY_PHONE, fields->phone, ret, err);
}

/* Nobody is known by what a line says: with consent it would be somebody new. */
static const char *look_at_stranger(const struct batch *batch, const struct batch_person *person)
{
    bool by_sms = !str_is_none(person->fields.phone) && (batch->channels & MESSAGE_SMS) != 0;
    bool by_mail = !str_is_none(person->fields.email) && (batch->channels & MESSAGE_EMAIL) != 0;
    if (!by_sms && !by_mail)
        return "unreachable";
    return str_is_none(person->consent) ? "no_consent" : NULL;
}

static enum status find_contact(struct act *act, const struct batch_person *person, struct contact *ret,
                                struct error *err)
{
    *ret = (struct contact){0};
    if (id_is_none(&person->contact_id))
        return contact_find(act, &person->fields, ret, err);
    enum status status = contact_read_row(act, &person->contact_id, ret, err);
    if (status != STATUS_NOT_FOUND)
        return status;
    *err = (struct error){0};
    *ret = (struct contact){0};
    return STATUS_OK;
}

static enum status prepare_person(struct act *act, struct batch *batch, const struct batch_person *person,
                                  struct error *err)
{
    struct contact contact;
    const char *why;
    bool is_new = true;
    batch->counts.total++;
    if (person->code != NULL) {
        batch->counts.invalid++;
        return add_wrong(act, batch, person, person->code, person->detail, err);
    }
    TRY(find_contact(act, person, &contact, err));
    if (id_is_none(&contact.id) && batch->source == BATCH_LIST) {
        batch->counts.invalid++;
        return add_wrong(act, batch, person, "unknown_contact", STR("There is no contact with this id."), err);
    }
    if (id_is_none(&contact.id))
        TRY(is_new_stranger(act, batch, &person->fields, &is_new, err));
    if (!is_new)
        return add_duplicate(act, batch, person, err);
    if (id_is_none(&contact.id))
        why = look_at_stranger(batch, person);
    else
        TRY(batch_look(act, batch, &contact.id, !str_is_none(person->consent), &why, err));
    return add_person(act, batch, person, &contact.id, why, err);
}

static enum status prepare_chunk(struct act *act, struct batch *batch, bool *ret_end, struct error *err)
{
    struct batch_chunk chunk;
    struct batch_person *people;
    size_t people_count;
    bool found;
    TRY(batch_chunk_read(act, &batch->id, batch->position, &chunk, &found, err));
    *ret_end = !found;
    if (!found)
        return STATUS_OK;
    TRY(batch_source_read((enum batch_source)batch->source, &chunk, txn_arena(act->txn), &people, &people_count, err));
    for (size_t i = 0; i < people_count; i++)
        TRY(prepare_person(act, batch, &people[i], err));
    batch->position++;
    return STATUS_OK;
}

/* ---- a filter ---- */

static enum status read_filter(struct act *act, const struct batch *batch, struct batch_filter *ret, struct error *err)
{
    struct batch_chunk chunk;
    json_t *json = NULL;
    bool found;
    TRY(batch_chunk_read(act, &batch->id, 0, &chunk, &found, err));
    if (!found)
        return error_set(err, ERROR_INTERNAL, NULL, "A batch has lost its filter.");
    TRY(json_parse(chunk.text, &json, err));
    enum status status = schema_read(&batch_filter_schema, json, ret, txn_arena(act->txn), err);
    ret->tag = str_copy(txn_arena(act->txn), ret->tag);
    ret->country = str_copy(txn_arena(act->txn), ret->country);
    json_decref(json);
    return status;
}

static bool has_tag(struct str tags, struct str tag)
{
    json_t *array = str_is_none(tags) ? NULL : json_loadb(tags.data, tags.size, 0, NULL);
    bool found = false;
    for (size_t i = 0; i < json_array_size(array) && !found; i++)
        found = str_equal(str_from(json_string_value(json_array_get(array, i))), tag);
    json_decref(array);
    return found;
}

/* Columns: id, country, tags, customer_since. */
static bool passes(const struct batch_filter *filter, const struct result *rows, size_t row)
{
    int64_t since = result_time(rows, row, 3);
    bool asks_since = filter->customer_from != TIME_NONE || filter->customer_before != TIME_NONE;
    if (!str_is_none(filter->country) && !str_equal_nocase(filter->country, result_str(rows, row, 1)))
        return false;
    if (asks_since && since == TIME_NONE)
        return false;
    if (filter->customer_from != TIME_NONE && since < filter->customer_from)
        return false;
    if (filter->customer_before != TIME_NONE && since >= filter->customer_before)
        return false;
    return str_is_none(filter->tag) || has_tag(result_str(rows, row, 2), filter->tag);
}

static bool is_among(const struct result *taking, const struct id *id)
{
    for (size_t i = 0; i < taking->row_count; i++) {
        struct id one = result_id(taking, i, 0);
        if (id_equal(&one, id))
            return true;
    }
    return false;
}

static enum status prepare_passed(struct act *act, struct batch *batch, const struct id *id, struct error *err)
{
    static const struct batch_person nobody;
    const char *why;
    batch->counts.total++;
    TRY(batch_look(act, batch, id, false, &why, err));
    if (why == NULL)
        return add_person(act, batch, &nobody, id, NULL, err);
    count(&batch->counts, why); /* who is not invited has no item: a filter may mean everybody */
    return STATUS_OK;
}

static enum status prepare_scan(struct act *act, struct batch *batch, bool *ret_end, struct error *err)
{
    struct batch_filter filter = {0};
    struct result rows, taking = {0};
    struct id ids[LIMIT_BATCH_SCAN];
    size_t passed = 0;
    TRY(read_filter(act, batch, &filter, err));
    const struct str after = {(const char *)batch->after_id.bytes, sizeof batch->after_id.bytes}; /* zero at first */
    TRY(txn_query(act->txn, &batch_statements[BATCH_SQL_SCAN],
                  VALUES(value_int(act->ws), value_bytes(after), value_int(LIMIT_BATCH_SCAN)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        if (passes(&filter, &rows, i))
            ids[passed++] = result_id(&rows, i, 0);
    if (filter.takes_part.set)
        TRY(txn_query_ids(act->txn, &batch_statements[BATCH_SQL_TAKE_PART],
                          VALUES(value_int(act->ws), value_id(&batch->program_id)), ids, passed, &taking, err));
    for (size_t i = 0; i < passed; i++)
        if (!filter.takes_part.set || is_among(&taking, &ids[i]) == filter.takes_part.value)
            TRY(prepare_passed(act, batch, &ids[i], err));
    *ret_end = rows.row_count < LIMIT_BATCH_SCAN;
    if (rows.row_count > 0)
        batch->after_id = result_id(&rows, rows.row_count - 1, 0);
    return STATUS_OK;
}

enum status batch_prepare(struct act *act, struct batch *batch, struct error *err)
{
    bool end;
    TRY(batch->source == BATCH_FILTER ? prepare_scan(act, batch, &end, err) : prepare_chunk(act, batch, &end, err));
    if (!end)
        return STATUS_OK;
    TRY(txn_exec(act->txn, &batch_statements[BATCH_SQL_DROP_STRANGERS],
                 VALUES(value_int(act->ws), value_id(&batch->id)), err));
    batch->prepared = true;
    batch->status = batch->holds ? BATCH_READY : BATCH_SENDING;
    if (batch->status == BATCH_SENDING)
        batch->started_at = act_now(act);
    return STATUS_OK;
}

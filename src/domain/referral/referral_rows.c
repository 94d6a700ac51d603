/* Referrals as rows: reading, writing, listing; and as JSON. Runs inside a transaction, on its thread. */

#include <jansson.h>
#include <stdlib.h>

#include "base/json.h"
#include "domain/referral/referral.h"
#include "domain/referral/referral_store.h"

static enum stage_kind stage_kind_of(struct str name)
{
    if (str_equal(name, STR("open")))
        return STAGE_OPEN;
    return str_equal(name, STR("won")) ? STAGE_WON : STAGE_LOST;
}

static struct referral referral_of(const struct result *rows, size_t row)
{
    struct referral referral = {
        .id = result_id(rows, row, 0),
        .program_id = result_id(rows, row, 1),
        .program_version = result_int(rows, row, 2),
        .participant_id = result_id(rows, row, 3),
        .contact_id = result_id(rows, row, 4),
        .link_id = result_id(rows, row, 5),
        .type = result_str(rows, row, 6),
        .stage = result_str(rows, row, 7),
        .stage_kind = stage_kind_of(result_str(rows, row, 8)),
        .owner = result_str(rows, row, 9),
        .submitted_by = result_str(rows, row, 10),
        .value = {!result_is_null(rows, row, 11), result_int(rows, row, 11)},
        .method = result_str(rows, row, 12),
        .click_id = result_id(rows, row, 13),
        .code = result_str(rows, row, 14),
        .attributed_at = result_time(rows, row, 15),
        .submitted_at = result_time(rows, row, 16),
        .effective_at = result_time(rows, row, 17),
        .qualified_at = result_time(rows, row, 18),
        .eligible_at = result_time(rows, row, 19),
        .rewarded_at = result_time(rows, row, 20),
        .disqualified_at = result_time(rows, row, 21),
        .closed_at = result_time(rows, row, 22),
        .reason_code = result_str(rows, row, 23),
        .counts = result_str(rows, row, 24),
        .claimed = result_str(rows, row, 25),
        .dedupe = result_str(rows, row, 26),
        .sequence = result_int(rows, row, 27),
        .last_audit_id = result_id(rows, row, 28),
        .fingerprint = result_str(rows, row, 29),
        .noted = result_int(rows, row, 30) != 0,
    };
    referral.stored_live = referral_is_live(&referral);
    return referral;
}

static struct value value_optional(struct opt_int number)
{
    return number.set ? value_int(number.value) : value_null();
}

static enum status find_one(struct act *act, int sql, const struct id *id, struct referral *ret_referral,
                            struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &referral_statements[sql], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no referral with this id.");
    *ret_referral = referral_of(&rows, 0);
    return STATUS_OK;
}

enum status referral_read(struct act *act, const struct id *id, struct referral *ret_referral, struct error *err)
{
    return find_one(act, REFERRAL_SQL_READ, id, ret_referral, err);
}

enum status referral_lock(struct act *act, const struct id *id, struct referral *ret_referral, struct error *err)
{
    return find_one(act, REFERRAL_SQL_LOCK, id, ret_referral, err);
}

enum status referral_find_live(struct act *act, const struct id *contact_id, const struct id *program_id,
                               struct referral *ret_referral, bool *ret_found, struct error *err)
{
    bool any = id_is_none(program_id);
    const struct value values[] = {value_int(act->ws), value_id(contact_id), value_id(program_id)};
    struct result rows;
    TRY(txn_query(act->txn, &referral_statements[any ? REFERRAL_SQL_FIND_LIVE_ANY : REFERRAL_SQL_FIND_LIVE], values,
                  any ? 2 : 3, &rows, err));
    *ret_found = rows.row_count == 1;
    if (*ret_found)
        *ret_referral = referral_of(&rows, 0);
    return STATUS_OK;
}

enum status referral_insert(struct act *act, const struct referral *r, struct error *err)
{
    return txn_exec(act->txn, &referral_statements[REFERRAL_SQL_INSERT],
                    VALUES(value_int(act->ws), value_int(referral_is_live(r)), value_id(&r->id),
                           value_id(&r->program_id), value_int(r->program_version), value_id(&r->participant_id),
                           value_id(&r->contact_id), value_id(&r->link_id), value_text(r->type), value_text(r->stage),
                           value_text(str_from(stage_kind_name(r->stage_kind))), value_text(r->owner),
                           value_text(r->submitted_by), value_optional(r->value), value_text(r->method),
                           value_id(&r->click_id), value_text(r->code), value_time(r->attributed_at),
                           value_time(r->submitted_at), value_time(r->effective_at), value_time(r->qualified_at),
                           value_time(r->eligible_at), value_time(r->rewarded_at), value_time(r->disqualified_at),
                           value_time(r->closed_at), value_text(r->reason_code), value_text(r->counts),
                           value_text(r->claimed), value_text(r->dedupe), value_int(r->sequence),
                           value_id(&r->last_audit_id), value_bytes(r->fingerprint), value_int(r->noted)),
                    err);
}

enum status referral_save(struct act *act, const struct referral *r, struct error *err)
{
    if (referral_is_live(r) != r->stored_live)
        TRY(txn_exec(act->txn, &referral_statements[REFERRAL_SQL_SET_LIVE],
                     VALUES(value_int(act->ws), value_id(&r->id), value_int(referral_is_live(r))), err));
    return txn_exec(act->txn, &referral_statements[REFERRAL_SQL_SAVE],
                    VALUES(value_int(act->ws), value_id(&r->id), value_text(r->stage),
                           value_text(str_from(stage_kind_name(r->stage_kind))), value_text(r->owner),
                           value_optional(r->value), value_time(r->qualified_at), value_time(r->eligible_at),
                           value_time(r->rewarded_at), value_time(r->disqualified_at), value_time(r->closed_at),
                           value_text(r->reason_code), value_text(r->counts), value_text(r->claimed),
                           value_int(r->sequence), value_id(&r->last_audit_id), value_int(r->noted)),
                    err);
}

/* '' stands for "any". */
static struct value value_filter(struct str text)
{
    return value_text(str_is_none(text) ? STR("") : text);
}

static bool needs_filter(const struct referral_filter *filter)
{
    return filter->status != 0 || !str_is_none(filter->stage) || !str_is_none(filter->owner) ||
           !id_is_none(&filter->program_id) || !id_is_none(&filter->contact_id);
}

/* Also the zero id: a filter that is not asked. */
static struct value value_raw_id(const struct id *id)
{
    return value_bytes((struct str){(const char *)id->bytes, sizeof id->bytes});
}

static enum status list_rows(struct act *act, const struct referral_filter *filter, const struct page *page,
                             struct result *ret_rows, struct error *err)
{
    struct value ws = value_int(act->ws), status = value_int(filter->status - 1);
    if (!id_is_none(&filter->participant_id))
        return txn_query(act->txn, &referral_statements[REFERRAL_SQL_LIST_OF_PARTICIPANT],
                         VALUES(ws, page_before(page), page_from(page), page_fetch(page), status,
                                value_filter(filter->stage), value_filter(filter->owner),
                                value_id(&filter->participant_id)),
                         ret_rows, err);
    if (!needs_filter(filter))
        return txn_query(act->txn, &referral_statements[REFERRAL_SQL_LIST],
                         VALUES(ws, page_before(page), page_from(page), page_fetch(page)), ret_rows, err);
    return txn_query(act->txn, &referral_statements[REFERRAL_SQL_LIST_FILTERED],
                     VALUES(ws, page_before(page), page_from(page), page_fetch(page), status,
                            value_filter(filter->stage), value_filter(filter->owner),
                            value_int(!id_is_none(&filter->program_id)), value_raw_id(&filter->program_id),
                            value_int(!id_is_none(&filter->contact_id)), value_raw_id(&filter->contact_id)),
                     ret_rows, err);
}

enum status referral_list(struct act *act, const struct referral_filter *filter, const struct page *page,
                          struct referral *ret_referrals, size_t *ret_count, bool *ret_more, struct error *err)
{
    struct result rows;
    TRY(list_rows(act, filter, page, &rows, err));
    *ret_count = page_count(page, rows.row_count, ret_more);
    for (size_t i = 0; i < *ret_count; i++)
        ret_referrals[i] = referral_of(&rows, i);
    return STATUS_OK;
}

enum status referral_add_attribution(struct act *act, const struct id *referral_id, int64_t n,
                                     const struct attribution *attribution, struct error *err)
{
    return txn_exec(act->txn, &referral_statements[REFERRAL_SQL_ADD_ATTRIBUTION],
                    VALUES(value_int(act->ws), value_id(referral_id), value_int(n),
                           value_id(&attribution->participant_id), value_id(&attribution->link_id),
                           value_text(attribution->method), value_id(&attribution->click_id),
                           value_text(attribution->code), value_text(attribution->touches),
                           value_int(attribution->decided_at), value_id(&attribution->audit_id)),
                    err);
}

/* ---- texts: one JSON object in the note row of the referral's own id ---- */

enum status referral_write_texts(struct act *act, struct referral *referral, const struct referral_texts *texts,
                                 struct error *err)
{
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    jsonw_object(&w, NULL);
    jsonw_str(&w, "notes", texts->notes);
    jsonw_str(&w, "reason", texts->reason);
    jsonw_raw(&w, "metadata", texts->metadata);
    jsonw_close(&w);
    jsonw_end(&w);
    enum status status = txn_exec(act->txn, &referral_statements[REFERRAL_SQL_WRITE_TEXTS],
                                  VALUES(value_int(act->ws), value_id(&referral->id), value_text(buf_str(&text))), err);
    buf_release(&text);
    referral->noted = true;
    return status;
}

static struct str member_text(struct arena *arena, const json_t *object, const char *name)
{
    return str_copy(arena, str_from(json_string_value(json_object_get(object, name))));
}

enum status referral_read_texts(struct act *act, const struct referral *referral, struct referral_texts *ret_texts,
                                struct error *err)
{
    *ret_texts = (struct referral_texts){0};
    if (!referral->noted)
        return STATUS_OK;
    struct result rows;
    TRY(txn_query(act->txn, &referral_statements[REFERRAL_SQL_READ_TEXTS],
                  VALUES(value_int(act->ws), value_id(&referral->id)), &rows, err));
    if (rows.row_count == 0)
        return STATUS_OK; /* deleted with the person */
    struct arena *arena = txn_arena(act->txn);
    struct str text = result_str(&rows, 0, 0);
    json_t *object = json_loadb(text.data, text.size, 0, NULL);
    ret_texts->notes = member_text(arena, object, "notes");
    ret_texts->reason = member_text(arena, object, "reason");
    json_t *metadata = json_object_get(object, "metadata");
    if (json_is_object(metadata)) {
        char *compact = json_text(metadata);
        ret_texts->metadata = str_copy(arena, str_from(compact));
        free(compact);
    }
    json_decref(object);
    return STATUS_OK;
}

static void write_attribution(struct jsonw *w, const struct referral *r)
{
    bool none = id_is_none(&r->participant_id);
    jsonw_object(w, "attribution");
    jsonw_text(w, "state", none ? "none" : "confirmed");
    jsonw_str(w, "method", none ? STR_NONE : r->method);
    jsonw_id(w, "click_id", "clk", &r->click_id);
    jsonw_str(w, "code", r->code);
    jsonw_time(w, "at", r->attributed_at);
    jsonw_close(w);
}

static void write_dedupe(struct jsonw *w, const struct referral *r)
{
    bool duplicate = !str_is_none(r->dedupe);
    jsonw_object(w, "dedupe");
    jsonw_text(w, "state", duplicate ? "duplicate" : "none");
    jsonw_raw(w, "matches", duplicate ? r->dedupe : STR("[]"));
    jsonw_close(w);
}

void referral_write_json(struct jsonw *w, const char *name, const struct referral *r,
                         const struct referral_texts *texts, bool replayed)
{
    jsonw_object(w, name);
    jsonw_id(w, "id", "ref", &r->id);
    jsonw_text(w, "object", "referral");
    jsonw_id(w, "program_id", "prg", &r->program_id);
    jsonw_int(w, "program_version", r->program_version);
    jsonw_id(w, "participant_id", "ptc", &r->participant_id);
    jsonw_id(w, "contact_id", "cnt", &r->contact_id);
    jsonw_str(w, "type", r->type);
    jsonw_str(w, "stage", r->stage);
    jsonw_text(w, "status", referral_status_name(referral_status(r)));
    jsonw_str(w, "owner", r->owner);
    jsonw_str(w, "submitted_by", r->submitted_by);
    if (r->value.set)
        jsonw_int(w, "value", r->value.value);
    else
        jsonw_null(w, "value");
    write_attribution(w, r);
    write_dedupe(w, r);
    jsonw_time(w, "submitted_at", r->submitted_at);
    jsonw_time(w, "qualified_at", r->qualified_at);
    jsonw_time(w, "eligible_at", r->eligible_at);
    jsonw_time(w, "rewarded_at", r->rewarded_at);
    jsonw_null(w, "expires_at");
    jsonw_time(w, "closed_at", r->closed_at);
    jsonw_str(w, "reason_code", r->reason_code);
    jsonw_str(w, "reason", texts == NULL ? STR_NONE : texts->reason);
    if (texts != NULL) {
        jsonw_str(w, "notes", texts->notes);
        jsonw_raw(w, "metadata", str_is_none(texts->metadata) ? STR("{}") : texts->metadata);
    }
    if (replayed)
        jsonw_bool(w, "replayed", true);
    jsonw_close(w);
}

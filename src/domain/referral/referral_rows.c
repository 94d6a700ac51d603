/* Referrals as rows: reading, writing, listing; and how they are told. Runs inside a transaction, on its thread. */

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "domain/referral/referral.h"
#include "domain/referral/referral_store.h"

/* ---- the table ---- */

const char *const referral_types[] = {"lead", "order", NULL};

static const char *const object_word[] = {"referral", NULL};

static const struct member attribution_members[] = {
    ENTITY_TOLD(struct referral, state, attribution_state, TEXT, 0,
                .doc = "`confirmed`; `unconfirmed`: somebody was named in words, and a person has to say who is "
                       "meant; or `none`: nobody is credited.")
        ENTITY_TOLD(struct referral, method, told_method, TEXT, MEMBER_NULL,
                    .doc = "What it was credited by: `click`, `code`, `manual`, `name`.")
            ENTITY_TOLD(struct referral, reason, uncredited, TEXT, MEMBER_NULL,
                        .doc = "Why nobody is credited who was named: `code_unknown`, `click_expired`, ...")
                ENTITY_TOLD(struct referral, click_id, click_id, ID, MEMBER_NULL, .prefix = "clk",
                            .doc = "The click that decided.") ENTITY_TOLD(struct referral, code, code, TEXT,
                                                                          MEMBER_NULL, .doc = "The code that was used.")
                    ENTITY_TOLD(struct referral, at, attributed_at, TIME, MEMBER_NULL, .doc = "When it was credited.")};
static const struct entity attribution_entity = ENTITY("ReferralAttribution", attribution_members, struct referral);

static const struct member dedupe_members[] = {
    ENTITY_TOLD(struct referral, state, dedupe_state, TEXT, 0, .doc = "`none` or `duplicate`.")
        ENTITY_TOLD(struct referral, matches, dedupe, JSON, 0, .otherwise = "[]",
                    .doc = "The keys by which the prospect was known.")};
static const struct entity dedupe_entity = ENTITY("ReferralDedupe", dedupe_members, struct referral);

static const struct member referral_members[] = {
    ENTITY_TOLD(struct referral, object, id, CONSTANT, 0, .words = object_word) REFERRAL_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct referral, attribution, id, PART, 0, .entity = &attribution_entity,
                    .doc = "Who is credited, and why.")
            ENTITY_TOLD(struct referral, dedupe, id, PART, 0, .entity = &dedupe_entity,
                        .doc = "Whether the prospect was known.")
                ENTITY_TOLD(struct referral, reason, reason, TEXT, MEMBER_NULL,
                            .doc = "Why, in somebody's words: of the last act by hand.")
                    ENTITY_TOLD(struct referral, notes, notes, TEXT, MEMBER_NULL | MEMBER_DETAIL,
                                .doc = "Free text about the prospect.")
                        ENTITY_TOLD(struct referral, metadata, metadata, JSON, MEMBER_DETAIL, .otherwise = "{}",
                                    .doc = "Your own names and values.")
                            ENTITY_TOLD(struct referral, prospect_name, prospect_name, TEXT, MEMBER_NULL | MEMBER_ROW,
                                        .doc = "What the referred person is called: name, company, e-mail or phone.")
                                ENTITY_TOLD(struct referral, referrer_name, referrer_name, TEXT,
                                            MEMBER_NULL | MEMBER_ROW, .doc = "What the referrer is called.")
                                    ENTITY_TOLD(struct referral, replayed, replayed, BOOL, MEMBER_SPARSE,
                                                .doc = "It was there already, and nothing was changed.")};
const struct entity referral_entity = ENTITY("Referral", referral_members, struct referral);

static const struct member changing_members[] = {REFERRAL_CHANGING(ENTITY_COLUMN)};
static const struct entity changing_entity = ENTITY("ReferralChange", changing_members, struct referral);

static const struct member attribution_row_members[] = {ATTRIBUTION_COLUMNS(ENTITY_COLUMN)};
static const struct entity attribution_row_entity =
    ENTITY("AttributionRow", attribution_row_members, struct attribution);

/* ---- lists ---- */

static const struct list_filter filters[] = {
    [REFERRALS_PROGRAM] = {"program_id", 'b'},
    [REFERRALS_STATUS] = {"status", 'i'},
    [REFERRALS_STAGE] = {"stage", 't'},
    [REFERRALS_OWNER] = {"owner", 't'},
    [REFERRALS_PARTICIPANT] = {"participant_id", 'b'},
    [REFERRALS_CONTACT] = {"contact_id", 'b'},
};

static const struct list_path paths[] = {
    {0, &referral_statements[REFERRAL_SQL_LIST], false},
    {LIST_FILTER(REFERRALS_PROGRAM), &referral_statements[REFERRAL_SQL_LIST_PROGRAM], false},
    {LIST_FILTER(REFERRALS_PROGRAM) | LIST_FILTER(REFERRALS_STATUS),
     &referral_statements[REFERRAL_SQL_LIST_PROGRAM_STATUS], false},
    {LIST_FILTER(REFERRALS_PROGRAM) | LIST_FILTER(REFERRALS_STAGE),
     &referral_statements[REFERRAL_SQL_LIST_PROGRAM_STAGE], false},
    {LIST_FILTER(REFERRALS_STATUS), &referral_statements[REFERRAL_SQL_LIST_STATUS], true},
    {LIST_FILTER(REFERRALS_STAGE), &referral_statements[REFERRAL_SQL_LIST_STAGE], true},
    {LIST_FILTER(REFERRALS_OWNER), &referral_statements[REFERRAL_SQL_LIST_OWNER], false},
    {LIST_FILTER(REFERRALS_PARTICIPANT), &referral_statements[REFERRAL_SQL_LIST_PARTICIPANT], false},
    {LIST_FILTER(REFERRALS_CONTACT), &referral_statements[REFERRAL_SQL_LIST_CONTACT], false},
};

const struct list referral_list = {
    .name = "referrals",
    .entity = &referral_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &referral_statements[REFERRAL_SQL_HELD],
    .self = LIST_FILTER(REFERRALS_PARTICIPANT),
};

/* ---- reading ---- */

static struct referral referral_of(const struct result *rows, size_t row)
{
    struct referral referral = {0};
    row_read(&referral_entity, rows, row, 1, &referral);
    referral.stored = (struct referral_stored){
        .status = referral.status,
        .live = referral.stored.live,
        .stage = referral.stage,
        .owner = referral.owner,
        .closed_at = referral.closed_at,
        .attributed_at = referral.attributed_at,
        .uncredited = referral.uncredited,
        .effective_at = referral.effective_at,
        .participant_id = referral.participant_id,
    };
    return referral;
}

static enum status find_one(struct act *act, int sql, const struct id *id, struct referral *ret_referral,
                            struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &referral_statements[sql], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    struct referral referral = {0};
    if (rows.row_count > 0)
        referral = referral_of(&rows, 0);
    bool others = act_only(act) != NULL && !id_equal(act_only(act), &referral.participant_id);
    if (rows.row_count == 0 || others)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no referral with this id.");
    *ret_referral = referral;
    return STATUS_OK;
}

enum status referral_read(struct act *act, const struct id *id, struct referral *ret_referral, struct error *err)
{
    return find_one(act, REFERRAL_SQL_READ, id, ret_referral, err);
}

enum status referral_read_many(struct act *act, const struct id *ids, size_t id_count, struct referral **ret_referrals,
                               size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(act->txn, &referral_statements[REFERRAL_SQL_READ_MANY], VALUES(value_int(act->ws)), ids, id_count,
                      &rows, err));
    *ret_referrals = row_read_all(&referral_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
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

/* ---- writing ---- */

enum status referral_insert(struct act *act, const struct referral *referral, struct error *err)
{
    struct referral row = *referral;
    row.status = (int)referral_status(referral);
    row.stored.live = referral_is_live(referral);
    return row_insert(act->txn, &referral_statements[REFERRAL_SQL_INSERT], act->ws, &referral_entity, &row, err);
}

static enum status set_one(struct act *act, int sql, const struct referral *referral, struct value value,
                           struct error *err)
{
    return txn_exec(act->txn, &referral_statements[sql], VALUES(value_int(act->ws), value_id(&referral->id), value),
                    err);
}

static enum status save_attribution(struct act *act, const struct referral *referral, struct error *err)
{
    return txn_exec(act->txn, &referral_statements[REFERRAL_SQL_SET_ATTRIBUTION],
                    VALUES(value_int(act->ws), value_id(&referral->id), value_id(&referral->participant_id),
                           value_id(&referral->link_id), value_text(referral->method), value_text(referral->channel),
                           value_text(referral->uncredited), value_id(&referral->click_id), value_text(referral->code),
                           value_time(referral->attributed_at), value_time(referral->effective_at)),
                    err);
}

enum status referral_next_attribution(struct act *act, const struct id *referral_id, int64_t *ret_n, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &referral_statements[REFERRAL_SQL_NEXT_ATTRIBUTION],
                  VALUES(value_int(act->ws), value_id(referral_id)), &rows, err));
    *ret_n = result_int(&rows, 0, 0);
    return STATUS_OK;
}

/* The columns of indexes, each only where it changed. */
static enum status save_indexed(struct act *act, const struct referral *referral, struct error *err)
{
    const struct referral_stored *stored = &referral->stored;
    int status = (int)referral_status(referral);
    bool live = referral_is_live(referral);
    if (status != stored->status)
        TRY(set_one(act, REFERRAL_SQL_SET_STATUS, referral, value_int(status), err));
    if (live != stored->live)
        TRY(set_one(act, REFERRAL_SQL_SET_LIVE, referral, value_int(live), err));
    if (!str_equal(referral->owner, stored->owner))
        TRY(set_one(act, REFERRAL_SQL_SET_OWNER, referral, value_text(referral->owner), err));
    if (!id_equal(&referral->participant_id, &stored->participant_id) ||
        referral->attributed_at != stored->attributed_at || referral->effective_at != stored->effective_at ||
        !str_equal(referral->uncredited, stored->uncredited))
        TRY(save_attribution(act, referral, err));
    if (str_equal(referral->stage, stored->stage) && referral->closed_at == stored->closed_at)
        return STATUS_OK;
    return txn_exec(act->txn, &referral_statements[REFERRAL_SQL_SET_STAGE],
                    VALUES(value_int(act->ws), value_id(&referral->id), value_text(referral->stage),
                           value_time(referral->closed_at)),
                    err);
}

enum status referral_save(struct act *act, const struct referral *referral, struct error *err)
{
    struct value values[2 + ROW_MEMBERS_MAX] = {value_int(act->ws), value_id(&referral->id)};
    size_t count = 2 + row_values(&changing_entity, referral, values + 2);
    TRY(txn_exec(act->txn, &referral_statements[REFERRAL_SQL_SAVE], values, count, err));
    return save_indexed(act, referral, err);
}

enum status referral_add_attribution(struct act *act, const struct attribution *attribution, struct error *err)
{
    return row_insert(act->txn, &referral_statements[REFERRAL_SQL_ADD_ATTRIBUTION], act->ws, &attribution_row_entity,
                      attribution, err);
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

static struct referral_texts texts_of(struct arena *arena, struct str text)
{
    json_t *object = json_loadb(text.data, text.size, 0, NULL);
    struct referral_texts texts = {
        .notes = member_text(arena, object, "notes"),
        .reason = member_text(arena, object, "reason"),
    };
    json_t *metadata = json_object_get(object, "metadata");
    if (json_is_object(metadata)) {
        char *compact = json_text(metadata);
        texts.metadata = str_copy(arena, str_from(compact));
        free(compact);
    }
    json_decref(object);
    return texts;
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
    *ret_texts = texts_of(txn_arena(act->txn), result_str(&rows, 0, 0));
    return STATUS_OK;
}

/* ---- telling ---- */

void referral_tell(struct referral *referral, const struct referral_texts *texts, bool replayed)
{
    bool none = id_is_none(&referral->participant_id);
    referral->status = (int)referral_status(referral);
    bool unconfirmed = referral_is_unconfirmed(referral);
    referral->attribution_state = unconfirmed ? STR("unconfirmed") : none ? STR("none") : STR("confirmed");
    referral->told_method = none ? STR_NONE : referral->method;
    referral->dedupe_state = str_is_none(referral->dedupe) ? STR("none") : STR("duplicate");
    referral->replayed = replayed;
    referral->reason = texts->reason;
    referral->notes = texts->notes;
    referral->metadata = texts->metadata;
}

static enum status tell_names(struct act *act, struct referral *referrals, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = referrals[i].id;
    struct result rows;
    TRY(txn_query_ids(act->txn, &referral_statements[REFERRAL_SQL_NAMES], VALUES(value_int(act->ws)), ids, count, &rows,
                      err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < count; i++) {
            if (!id_equal(&id, &referrals[i].id))
                continue;
            referrals[i].prospect_name = result_str(&rows, row, 1);
            referrals[i].referrer_name = result_str(&rows, row, 2);
        }
    }
    return STATUS_OK;
}

enum status referral_tell_rows(struct act *act, struct referral *referrals, size_t count, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct id *ids = arena_array(arena, count, sizeof *ids);
    size_t noted = 0;
    for (size_t i = 0; i < count; i++)
        if (referrals[i].noted)
            ids[noted++] = referrals[i].id;
    struct result rows;
    TRY(txn_query_ids(act->txn, &referral_statements[REFERRAL_SQL_READ_TEXTS_MANY], VALUES(value_int(act->ws)), ids,
                      noted, &rows, err));
    for (size_t i = 0; i < count; i++) {
        struct referral_texts texts = {0};
        for (size_t row = 0; row < rows.row_count; row++) {
            struct id id = result_id(&rows, row, 0);
            if (id_equal(&id, &referrals[i].id))
                texts = texts_of(arena, result_str(&rows, row, 1));
        }
        referral_tell(&referrals[i], &texts, false);
    }
    return tell_names(act, referrals, count, err);
}

/* Cases: opening, reading, resolving. Runs inside a transaction, on its thread. */

#include "domain/review/review.h"

#include <jansson.h>

#include "base/buf.h"
#include "base/jsonw.h"
#include "domain/audit/audit.h"
#include "domain/outbox/outbox.h"
#include "domain/review/candidate.h"
#include "domain/review/review_store.h"

const char *const review_kinds[] = {
    [REVIEW_FRAUD] = "fraud",
    [REVIEW_DUPLICATE] = "duplicate",
    [REVIEW_UNCONFIRMED_REFERRER] = "unconfirmed_referrer",
    [REVIEW_DISPUTE] = "dispute",
    [REVIEW_MISSING_REFERRAL] = "missing_referral",
    [REVIEW_AMOUNT] = "amount",
    [REVIEW_CURRENCY_RATE] = "currency_rate",
    [REVIEW_RECONCILIATION] = "reconciliation",
    [REVIEW_PAYOUT] = "payout",
    [REVIEW_MESSAGES] = "messages",
    [REVIEW_CODE_POOL] = "code_pool",
    [REVIEW_GIFT_CARD] = "gift_card",
    [REVIEW_BUDGET] = "budget",
    [REVIEW_WEBHOOK] = "webhook",
    [REVIEW_STRIPE] = "stripe",
    [REVIEW_VALIDATION] = "validation",
    [REVIEW_KIND_COUNT] = NULL,
};

const char *const review_states[] = {"open", "resolved", NULL};

static const char *const object_word[] = {"case", NULL};
#define TEXT_OF(member, words) ENTITY_TOLD(struct review_case, member, texts.member, TEXT, MEMBER_NULL, .doc = (words))
static const struct member members[] = {
    ENTITY_TOLD(struct review_case, object, id, CONSTANT, 0, .words = object_word) REVIEW_COLUMNS(ENTITY_COLUMN)
        TEXT_OF(name, "Whom the participant tells of.") TEXT_OF(contact, "How that person can be reached.")
            TEXT_OF(when, "About when it happened, in the participant's words.")
                TEXT_OF(how, "How that person came: `link`, `code`, `name`, `form`.")
                    TEXT_OF(note, "What should have happened, in the participant's words.")
                        TEXT_OF(answer, "What the participant is answered.")
                            ENTITY_TOLD(struct review_case, fraud, fraud, OBJECT, MEMBER_DETAIL | MEMBER_NULL,
                                        .entity = &evidence_entity, .doc = "What was found, where it is about fraud.")
                                ENTITY_TOLD(struct review_case, candidates, candidates, LIST, MEMBER_DETAIL,
                                            .entity = &review_candidate_entity,
                                            .doc = "Who may be meant, where a referrer was named in words.")};
const struct entity review_case_entity = ENTITY("Case", members, struct review_case);

static const struct list_filter filters[] = {
    [CASES_STATE] = {"state", 'i'},
    [CASES_KIND] = {"kind", 'i'},
    [CASES_PARTICIPANT] = {"participant_id", 'b'},
};
static const struct list_path paths[] = {
    {0, &review_statements[REVIEW_SQL_LIST], false},
    {LIST_FILTER(CASES_STATE), &review_statements[REVIEW_SQL_LIST_STATE], false},
    {LIST_FILTER(CASES_STATE) | LIST_FILTER(CASES_KIND), &review_statements[REVIEW_SQL_LIST_STATE_KIND], false},
    {LIST_FILTER(CASES_PARTICIPANT), &review_statements[REVIEW_SQL_LIST_PARTICIPANT], false},
};
const struct list review_case_list = {
    .name = "cases",
    .entity = &review_case_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &review_statements[REVIEW_SQL_HELD],
    .self = LIST_FILTER(CASES_PARTICIPANT),
};

/* ---- texts: one JSON object in the note row of the case's own id ---- */

static bool any_text(const struct review_texts *texts)
{
    return !str_is_none(texts->name) || !str_is_none(texts->contact) || !str_is_none(texts->when) ||
           !str_is_none(texts->how) || !str_is_none(texts->note) || !str_is_none(texts->answer);
}

static enum status write_texts(struct act *act, const struct id *id, const struct review_texts *texts,
                               struct error *err)
{
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    jsonw_object(&w, NULL);
    jsonw_str(&w, "name", texts->name);
    jsonw_str(&w, "contact", texts->contact);
    jsonw_str(&w, "when", texts->when);
    jsonw_str(&w, "how", texts->how);
    jsonw_str(&w, "note", texts->note);
    jsonw_str(&w, "answer", texts->answer);
    jsonw_close(&w);
    jsonw_end(&w);
    enum status status = txn_exec(act->txn, &review_statements[REVIEW_SQL_NOTE_WRITE],
                                  VALUES(value_int(act->ws), value_id(id), value_text(buf_str(&text))), err);
    buf_release(&text);
    return status;
}

static struct str member_text(struct arena *arena, const json_t *object, const char *name)
{
    return str_copy(arena, str_from(json_string_value(json_object_get(object, name))));
}

static struct review_texts texts_of(struct arena *arena, struct str text)
{
    json_t *object = json_loadb(text.data, text.size, 0, NULL);
    struct review_texts texts = {
        .name = member_text(arena, object, "name"),
        .contact = member_text(arena, object, "contact"),
        .when = member_text(arena, object, "when"),
        .how = member_text(arena, object, "how"),
        .note = member_text(arena, object, "note"),
        .answer = member_text(arena, object, "answer"),
    };
    json_decref(object);
    return texts;
}

enum status review_tell(struct act *act, struct review_case *cases, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    size_t noted = 0;
    for (size_t i = 0; i < count; i++)
        if (cases[i].noted)
            ids[noted++] = cases[i].id;
    struct result rows;
    TRY(txn_query_ids(act->txn, &review_statements[REVIEW_SQL_NOTES], VALUES(value_int(act->ws)), ids, noted, &rows,
                      err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < count; i++)
            if (id_equal(&cases[i].id, &id))
                cases[i].texts = texts_of(txn_arena(act->txn), result_str(&rows, row, 1));
    }
    return STATUS_OK;
}

/* ---- opening, reading, resolving ---- */

static enum status tell(struct act *act, const char *action, const struct review_case *of, struct str reason,
                        struct error *err)
{
    const struct audit_entry entry = {
        .action = action,
        .object_kind = "cas",
        .object_id = of->id,
        .referral_id = of->referral_id,
        .event_id = of->event_id,
        .note = reason,
    };
    struct id audit_id;
    TRY(audit_write(act, &entry, &audit_id, err));
    return outbox_add(act, &audit_id, 0, err);
}

enum status review_open(struct act *act, const struct review_case *about, struct id *ret_id, struct error *err)
{
    struct review_case opened = *about;
    opened.id = mint_id(&act->mint);
    opened.state = REVIEW_OPEN;
    opened.created_at = act_now(act);
    opened.resolved_at = TIME_NONE;
    opened.noted = any_text(&about->texts);
    TRY(row_insert(act->txn, &review_statements[REVIEW_SQL_INSERT], act->ws, &review_case_entity, &opened, err));
    if (opened.noted)
        TRY(write_texts(act, &opened.id, &opened.texts, err));
    if (ret_id != NULL)
        *ret_id = opened.id;
    return tell(act, "case.opened", &opened, STR_NONE, err);
}

enum status review_has_many(struct act *act, const struct id *participant_id, size_t most, bool *ret_many,
                            struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &review_statements[REVIEW_SQL_OPEN_OF],
                  VALUES(value_int(act->ws), value_id(participant_id), value_int((int64_t)most)), &rows, err));
    *ret_many = rows.row_count >= most;
    return STATUS_OK;
}

enum status review_read(struct act *act, const struct id *id, struct review_case *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &review_statements[REVIEW_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    struct review_case found = {0};
    if (rows.row_count > 0)
        row_read(&review_case_entity, &rows, 0, 1, &found);
    bool others = act_only(act) != NULL && !id_equal(act_only(act), &found.participant_id);
    if (rows.row_count == 0 || others)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no case with this id.");
    *ret = found;
    return STATUS_OK;
}

enum status review_resolve(struct act *act, const struct id *id, struct str reason, struct review_case *ret,
                           struct error *err)
{
    TRY(review_read(act, id, ret, err));
    TRY(review_tell(act, ret, 1, err));
    struct result rows;
    TRY(txn_query(act->txn, &review_statements[REVIEW_SQL_RESOLVE],
                  VALUES(value_int(act->ws), value_id(id), value_int(act_now(act))), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_CONFLICT, "id", "This case is resolved already.");
    ret->state = REVIEW_RESOLVED;
    ret->resolved_at = act_now(act);
    if (ret->noted) {
        ret->texts.answer = reason;
        TRY(write_texts(act, id, &ret->texts, err));
    }
    return tell(act, "case.resolved", ret, reason, err);
}

enum status review_note(struct act *act, const struct id *id, struct str text, struct review_case *ret,
                        struct error *err)
{
    TRY(review_read(act, id, ret, err));
    TRY(review_tell(act, ret, 1, err));
    return tell(act, "case.noted", ret, text, err);
}

enum status review_tell_evidence(struct act *act, struct review_case *about, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct evidence *evidence = arena_alloc(arena, sizeof *evidence);
    bool found;
    if (about->kind != REVIEW_FRAUD || id_is_none(&about->referral_id))
        return STATUS_OK;
    TRY(evidence_read(act, &about->referral_id, evidence, &found, err));
    if (!found)
        return STATUS_OK;
    TRY(evidence_tell(act, evidence, &about->contact_id, err));
    about->fraud = evidence;
    return STATUS_OK;
}

static enum status open_about(struct act *act, const struct id *referral_id, enum review_kind kind, struct result *ret,
                              struct error *err)
{
    return txn_query(act->txn, &review_statements[REVIEW_SQL_OPEN_ABOUT],
                     VALUES(value_int(act->ws), value_id(referral_id), value_int(kind)), ret, err);
}

enum status review_resolve_about(struct act *act, const struct id *referral_id, enum review_kind kind,
                                 struct str reason, struct error *err)
{
    struct result rows;
    TRY(open_about(act, referral_id, kind, &rows, err));
    for (size_t i = 0; i < rows.row_count; i++) {
        struct id id = result_id(&rows, i, 0);
        struct review_case resolved = {0};
        TRY(review_resolve(act, &id, reason, &resolved, err));
    }
    return STATUS_OK;
}

enum status review_is_open(struct act *act, const struct id *referral_id, enum review_kind kind, bool *ret_open,
                           struct error *err)
{
    struct result rows;
    TRY(open_about(act, referral_id, kind, &rows, err));
    *ret_open = rows.row_count > 0;
    return STATUS_OK;
}

enum status review_is_told(struct act *act, const struct review_case *about, bool *ret_told, struct error *err)
{
    struct result rows;
    TRY(txn_query(
        act->txn, &review_statements[REVIEW_SQL_TOLD],
        VALUES(value_int(act->ws), value_int(about->kind), value_id(&about->program_id), value_text(about->detail)),
        &rows, err));
    *ret_told = rows.row_count > 0;
    return STATUS_OK;
}

enum status review_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query stray = {&review_statements[REVIEW_SQL_STRAY], "B20", "cas",
                                              "it is about something that does not exist"};
    TRY(verify_queries(act, &stray, 1, broken, ctx, err));
    return evidence_verify(act, broken, ctx, err);
}

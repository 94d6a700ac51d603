/* What was agreed with one participant, and by whose terms rewards were granted: see the header. */

#include "domain/terms/terms.h"

#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/terms/terms_store.h"

const char *const terms_sources[] = {"program", "group", "participant", NULL};

#define TERMS(member) offsetof(struct terms_fields, member)
static const struct field terms_field_table[] = {
    {.name = "from",
     .type = FIELD_TIME,
     .offset = TERMS(from_at),
     .flags = FIELD_NULLABLE,
     .doc = "For what happens from this time on; absent: it held always."},
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = TERMS(reason),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words. The trail keeps it."},
    {.name = "rules",
     .type = FIELD_ARRAY,
     .offset = TERMS(rules),
     .flags = FIELD_REQUIRED,
     .max = LIMIT_REWARD_RULES,
     .schema = &terms_override_schema,
     .doc = "Reward rules that pay this participant another amount; an empty list ends what was agreed."},
    {.name = "until",
     .type = FIELD_TIME,
     .offset = TERMS(until_at),
     .flags = FIELD_NULLABLE,
     .doc = "For what happens before this time; absent: it has no end."},
};
const struct schema terms_schema = SCHEMA("TermsUpdate", terms_field_table, struct terms_fields);

static const struct member agreement_members[] = {AGREEMENT_COLUMNS(ENTITY_COLUMN)};
const struct entity agreement_entity = ENTITY("AgreementRow", agreement_members, struct agreement_row);

enum status agreement_read(struct act *act, const struct id *participant_id, struct agreement_row *ret, bool *ret_found,
                           struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &terms_statements[TERMS_SQL_READ], VALUES(value_int(act->ws), value_id(participant_id)),
                  &rows, err));
    *ret_found = rows.row_count == 1;
    if (*ret_found)
        row_read(&agreement_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

bool agreement_holds(const struct agreement_row *row, int64_t at)
{
    return (row->from_at == TIME_NONE || at >= row->from_at) && (row->until_at == TIME_NONE || at < row->until_at);
}

static enum status tell_trail(struct act *act, const struct id *participant_id, struct str before, struct str after,
                              struct str reason, struct error *err)
{
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "terms", before, after);
    const struct audit_entry entry = {
        .action = "participant.terms_agreed",
        .object_kind = "ptc",
        .object_id = *participant_id,
        .changes = changes_end(&changes, txn_arena(act->txn)),
        .note = reason,
    };
    return audit_write(act, &entry, NULL, err);
}

static enum status write(struct act *act, const struct agreement_row *row, struct error *err)
{
    bool any = !str_is_none(row->terms);
    if (any)
        TRY(row_insert(act->txn, &terms_statements[TERMS_SQL_WRITE], act->ws, &agreement_entity, row, err));
    else
        TRY(txn_exec(act->txn, &terms_statements[TERMS_SQL_DELETE],
                     VALUES(value_int(act->ws), value_id(&row->participant_id)), err));
    return txn_exec(act->txn, &terms_statements[TERMS_SQL_MARK],
                    VALUES(value_int(act->ws), value_id(&row->participant_id), value_int(any)), err);
}

enum status terms_agree(struct act *act, const struct id *participant_id, const struct id *program_id,
                        const struct terms_fields *fields, struct error *err)
{
    struct agreement_row before = {0}, row = {
                                           .participant_id = *participant_id,
                                           .from_at = fields->from_at,
                                           .until_at = fields->until_at,
                                           .reason = fields->reason,
                                           .created_at = act_now(act),
                                       };
    bool found;
    if (fields->from_at != TIME_NONE && fields->until_at != TIME_NONE && fields->until_at <= fields->from_at)
        return error_set(err, ERROR_INVALID_VALUE, "until", "until must be after from.");
    TRY(overrides_check(act, program_id, &fields->rules, "rules", &row.terms, err));
    TRY(agreement_read(act, participant_id, &before, &found, err));
    TRY(write(act, &row, err));
    return tell_trail(act, participant_id, found ? before.terms : STR_NONE, row.terms, fields->reason, err);
}

/* ---- rewards ---- */

enum status terms_keep(struct act *act, const struct id *reward_id, enum terms_source source, const struct id *group_id,
                       struct error *err)
{
    if (source == TERMS_PROGRAM)
        return STATUS_OK;
    return txn_exec(act->txn, &terms_statements[TERMS_SQL_KEEP],
                    VALUES(value_int(act->ws), value_id(reward_id), value_int(source),
                           source == TERMS_GROUP ? value_id(group_id) : value_null()),
                    err);
}

enum status terms_of_rewards(struct act *act, const struct id *reward_ids, size_t count, enum terms_source *ret_sources,
                             struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(act->txn, &terms_statements[TERMS_SQL_OF_REWARDS], VALUES(value_int(act->ws)), reward_ids, count,
                      &rows, err));
    for (size_t i = 0; i < count; i++)
        ret_sources[i] = TERMS_PROGRAM;
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < count; i++)
            if (id_equal(&reward_ids[i], &id))
                ret_sources[i] = (enum terms_source)result_int(&rows, row, 1);
    }
    return STATUS_OK;
}

/* ---- proof ---- */

enum status terms_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&terms_statements[TERMS_SQL_STRAY_GROUPS], "B20", "grp", "its program does not exist"},
        {&terms_statements[TERMS_SQL_STRAY_MEMBERS], "B20", "ptc",
         "its group does not exist, or is of another program"},
        {&terms_statements[TERMS_SQL_STRAY_AGREEMENTS], "B20", "ptc",
         "something is agreed with it, and it does not exist or is not marked"},
        {&terms_statements[TERMS_SQL_UNMARKED], "B20", "ptc",
         "it is marked as one with terms of its own, and has none"},
        {&terms_statements[TERMS_SQL_STRAY_REWARDS], "B20", "rwd", "terms are kept of it, but it does not exist"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}

/* Groups of a program's participants: see terms.h. */

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "domain/audit/audit.h"
#include "domain/program/program.h"
#include "domain/terms/terms_store.h"

#define KIND "grp"

/* ---- what a request says ---- */

static const struct field override_fields[] = {
    {.name = "amount",
     .type = FIELD_JSON,
     .offset = offsetof(struct terms_override, amount),
     .flags = FIELD_REQUIRED,
     .max = LIMIT_OVERRIDE_BYTES,
     .doc = "What the rule pays instead: an amount as the rules have it."},
    {.name = "rule_key",
     .type = FIELD_TEXT,
     .offset = offsetof(struct terms_override, rule_key),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .doc = "The key of a reward rule of the program."},
};
const struct schema terms_override_schema = SCHEMA("TermsOverride", override_fields, struct terms_override);

#define GROUP(member) offsetof(struct group_fields, member)
#define GROUP_NAME(more)                                                                                               \
    {                                                                                                                  \
        .name = "name", .type = FIELD_TEXT, .offset = GROUP(name), .flags = (more), .min = 1,                          \
        .doc = "What it is called."                                                                                    \
    }
#define GROUP_OVERRIDES                                                                                                \
    {                                                                                                                  \
        .name = "overrides", .type = FIELD_ARRAY, .offset = GROUP(overrides), .max = LIMIT_REWARD_RULES,               \
        .schema = &terms_override_schema,                                                                              \
        .doc = "Reward rules that pay its members another amount; an empty list: none. They replace those there are."  \
    }

static const struct field create_fields[] = {
    GROUP_NAME(FIELD_REQUIRED),
    GROUP_OVERRIDES,
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = GROUP(program_id),
     .flags = FIELD_REQUIRED,
     .prefix = "prg",
     .doc = "The program whose participants it has."},
};
const struct schema group_schema = SCHEMA("GroupCreate", create_fields, struct group_fields);

static const struct field patch_fields[] = {GROUP_NAME(0), GROUP_OVERRIDES};
const struct schema group_patch_schema = SCHEMA("GroupUpdate", patch_fields, struct group_fields);

/* ---- how it is told ---- */

static const char *const object_word[] = {"group", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct group, object, id, CONSTANT, 0, .words = object_word) GROUP_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct group, overrides, terms, JSON, 0, .otherwise = "[]",
                    .doc = "Reward rules that pay its members another amount: `[{rule_key, amount}]`.")
            ENTITY_TOLD(struct group, members, members, INT, 0, .doc = "How many participants it has.")};
const struct entity group_entity = ENTITY("Group", members, struct group);

static const struct list_filter filters[] = {[GROUPS_PROGRAM] = {"program_id", 'b'}};
static const struct list_path paths[] = {
    {0, &terms_statements[TERMS_SQL_GROUP_LIST], false},
    {LIST_FILTER(GROUPS_PROGRAM), &terms_statements[TERMS_SQL_GROUP_LIST_PROGRAM], false},
};
const struct list group_list = {
    .name = "groups",
    .entity = &group_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &terms_statements[TERMS_SQL_GROUP_HELD],
};

static enum status read_one(struct act *act, int sql, const struct id *id, struct group *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &terms_statements[sql], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no group with this id.");
    *ret = (struct group){0};
    row_read(&group_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status group_read(struct act *act, const struct id *id, struct group *ret, struct error *err)
{
    return read_one(act, TERMS_SQL_GROUP_READ, id, ret, err);
}

enum status group_tell(struct act *act, struct group *groups, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    struct result rows;
    for (size_t i = 0; i < count; i++)
        ids[i] = groups[i].id;
    TRY(txn_query_ids(act->txn, &terms_statements[TERMS_SQL_GROUP_MEMBERS], VALUES(value_int(act->ws)), ids, count,
                      &rows, err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < count; i++)
            if (id_equal(&groups[i].id, &id))
                groups[i].members = result_int(&rows, row, 1);
    }
    return STATUS_OK;
}

enum status group_check(struct act *act, const struct id *group_id, const struct id *program_id, struct error *err)
{
    struct group group;
    if (id_is_none(group_id))
        return STATUS_OK;
    /* Nobody ends it before the commit of who comes in. */
    enum status status =
        read_one(act, txn_is_write(act->txn) ? TERMS_SQL_GROUP_LOCK : TERMS_SQL_GROUP_READ, group_id, &group, err);
    if (status == STATUS_OK && id_equal(&group.program_id, program_id))
        return STATUS_OK;
    if (status != STATUS_OK && status != STATUS_NOT_FOUND)
        return status;
    return error_set(err, ERROR_INVALID_VALUE, "group_id", "This is no group of the participant's program.");
}

/* ---- acts ---- */

static enum status tell_trail(struct act *act, const char *action, const struct id *id, struct str changes,
                              struct error *err)
{
    const struct audit_entry entry = {.action = action, .object_kind = KIND, .object_id = *id, .changes = changes};
    return audit_write(act, &entry, NULL, err);
}

enum status group_create(struct act *act, const struct group_fields *fields, struct group *ret, struct error *err)
{
    struct program program;
    TRY(program_read(act, &fields->program_id, &program, err));
    TRY(text_check_plain(fields->name, "name", err));
    struct group group = {
        .id = mint_id(&act->mint),
        .program_id = program.id,
        .name = fields->name,
        .created_at = act_now(act),
        .deleted_at = TIME_NONE,
    };
    TRY(overrides_check(act, &program.id, &fields->overrides, "overrides", &group.terms, err));
    TRY(row_insert(act->txn, &terms_statements[TERMS_SQL_GROUP_INSERT], act->ws, &group_entity, &group, err));
    *ret = group;
    return tell_trail(act, "group.created", &group.id, STR_NONE, err);
}

static enum status merge(struct act *act, const struct group_fields *fields, struct group *group,
                         struct changes *changes, struct error *err)
{
    struct str terms = group->terms;
    if (!str_is_none(fields->name)) {
        TRY(text_check_plain(fields->name, "name", err));
        if (!str_equal(fields->name, group->name))
            changes_str(changes, "name", group->name, fields->name);
        group->name = fields->name;
    }
    if (fields->overrides.items != NULL)
        TRY(overrides_check(act, &group->program_id, &fields->overrides, "overrides", &terms, err));
    if (!str_equal(terms, group->terms))
        changes_str(changes, "overrides", group->terms, terms);
    group->terms = terms;
    return STATUS_OK;
}

enum status group_change(struct act *act, const struct id *id, const struct group_fields *fields, struct group *ret,
                         struct error *err)
{
    struct changes changes;
    TRY(read_one(act, TERMS_SQL_GROUP_LOCK, id, ret, err));
    changes_begin(&changes);
    enum status status = merge(act, fields, ret, &changes, err);
    struct str text = changes_end(&changes, txn_arena(act->txn));
    TRY(status);
    if (str_is_none(text))
        return STATUS_OK;
    TRY(txn_exec(act->txn, &terms_statements[TERMS_SQL_GROUP_UPDATE],
                 VALUES(value_int(act->ws), value_id(id), value_text(ret->name), value_text(ret->terms)), err));
    return tell_trail(act, "group.updated", id, text, err);
}

static enum status read_move_to(struct act *act, const struct group *group, struct str move_to, struct id *ret,
                                struct error *err)
{
    struct id id = {{0}};
    if (!str_equal(move_to, STR("none"))) {
        if (!id_parse(move_to, KIND, &id) || id_equal(&id, &group->id))
            return error_set(err, ERROR_INVALID_VALUE, "move_to", "This is \"none\", or the id of another group.");
        enum status status = group_check(act, &id, &group->program_id, err);
        if (status == STATUS_INVALID)
            return error_set(err, ERROR_INVALID_VALUE, "move_to", "This is no group of the same program.");
        TRY(status);
    }
    *ret = id;
    return STATUS_OK;
}

enum status group_delete(struct act *act, const struct id *id, struct str move_to, struct error *err)
{
    struct group group;
    struct id to = {{0}};
    struct changes changes;
    TRY(read_one(act, TERMS_SQL_GROUP_LOCK, id, &group, err));
    TRY(group_tell(act, &group, 1, err));
    if (!str_is_none(move_to))
        TRY(read_move_to(act, &group, move_to, &to, err));
    else if (group.members > 0)
        return error_set(err, ERROR_CONFLICT, "id",
                         "This group has %lld members. Say with `move_to` which group they go to, or \"none\".",
                         (long long)group.members);
    if (group.members > 0)
        TRY(txn_exec(act->txn, &terms_statements[TERMS_SQL_GROUP_MOVE],
                     VALUES(value_int(act->ws), value_id(id), value_id(&to)), err));
    TRY(txn_exec(act->txn, &terms_statements[TERMS_SQL_GROUP_DELETE],
                 VALUES(value_int(act->ws), value_id(id), value_int(act_now(act))), err));
    txn_touch_caches(act->txn);
    changes_begin(&changes);
    changes_str(&changes, "name", group.name, STR_NONE);
    changes_int(&changes, "members", group.members, 0);
    if (!id_is_none(&to))
        changes_id(&changes, "moved_to", KIND, &(struct id){{0}}, &to);
    return tell_trail(act, "group.deleted", id, changes_end(&changes, txn_arena(act->txn)), err);
}

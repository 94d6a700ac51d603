/* Programs and versions as they are told, and the list of programs. Runs inside a transaction, on its thread. */

#include "domain/program/program.h"
#include "domain/program/program_store.h"

/* ---- the tables ---- */

static const char *const program_word[] = {"program", NULL};
static const struct member program_members[] = {
    ENTITY_TOLD(struct program, object, id, CONSTANT, 0, .words = program_word) PROGRAM_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct program, livemode, livemode, BOOL, 0, .doc = "Whether it is of the live world.")
            ENTITY_TOLD(struct program, rules, rules, JSON, 0, .otherwise = "{}", .doc = "The current rules.")
                ENTITY_TOLD(struct program, external_id, external_id, TEXT, MEMBER_NULL,
                            .doc = "Your own id of it: the first of `external_ids` with the source `api`.")
                    ENTITY_TOLD(struct program, external_ids, external_ids, LIST, 0, .entity = &natural_key_entity,
                                .doc = "Ids that other systems have for it.")
                        ENTITY_TOLD(struct program, replayed, replayed, BOOL, MEMBER_SPARSE,
                                    .doc = "It was there already, and nothing was changed.")};
const struct entity program_entity = ENTITY("Program", program_members, struct program);

static const char *const version_word[] = {"program_version", NULL};
static const struct member version_members[] = {ENTITY_TOLD(struct program_version, object, program_id, CONSTANT, 0,
                                                            .words = version_word) VERSION_COLUMNS(ENTITY_COLUMN)};
const struct entity program_version_entity = ENTITY("ProgramVersion", version_members, struct program_version);

/* ---- the list ---- */

static const struct list_filter filters[] = {[PROGRAMS_STATUS] = {"status", 't'}};
static const struct list_path paths[] = {
    {0, &program_statements[PROGRAM_SQL_LIST], false},
    {LIST_FILTER(PROGRAMS_STATUS), &program_statements[PROGRAM_SQL_LIST_STATUS], false},
};
const struct list program_list = {
    .name = "programs",
    .entity = &program_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &program_statements[PROGRAM_SQL_HELD],
};

/* ---- telling ---- */

static enum status tell_rules(struct act *act, struct program *programs, size_t count, const struct id *ids,
                              struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(act->txn, &program_statements[PROGRAM_SQL_CURRENT_RULES], VALUES(value_int(act->ws)), ids, count,
                      &rows, err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < count; i++)
            if (id_equal(&programs[i].id, &id))
                programs[i].rules = result_str(&rows, row, 1);
    }
    return STATUS_OK;
}

enum status program_tell(struct act *act, struct program *programs, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    struct natural_keys *keys = arena_array(txn_arena(act->txn), count, sizeof *keys);
    for (size_t i = 0; i < count; i++)
        ids[i] = programs[i].id;
    TRY(tell_rules(act, programs, count, ids, err));
    TRY(natural_key_list_many(act, PROGRAM_KIND, ids, count, keys, err));
    for (size_t i = 0; i < count; i++) {
        programs[i].livemode = act->livemode;
        programs[i].external_id = natural_key_api_id(keys[i].items, keys[i].count);
        programs[i].external_ids = (struct entity_list){keys[i].items, keys[i].count};
    }
    return STATUS_OK;
}

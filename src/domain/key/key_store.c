/* The statements of API keys. */

#include "domain/key/key_store.h"

#include "store/list_text.h"

static const char *const object_word[] = {"api_key", NULL};
static const struct member key_members[] = {ENTITY_TOLD(struct key_row, object, id, CONSTANT, 0, .words = object_word)
                                                KEY_COLUMNS(ENTITY_COLUMN)};
const struct entity key_entity = ENTITY("Key", key_members, struct key_row);

static const struct member found_members[] = {FOUND_COLUMNS(ENTITY_COLUMN)};
const struct entity key_found_entity = ENTITY("KeyFound", found_members, struct key_found);

static const struct list_path paths[] = {{0, &key_statements[KEY_SQL_LIST], false}};
const struct list key_list = {
    .name = "keys",
    .entity = &key_entity,
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &key_statements[KEY_SQL_EXISTS],
};

const struct statement key_statements[KEY_SQL_COUNT] = {
    [KEY_SQL_INSERT] =
        {
            .name = "key_insert",
            .purpose = "store a key's hash",
            .text = "INSERT INTO api_key (ws" KEY_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_10 ")",
            .params = "i" KEY_COLUMNS(ENTITY_LETTER),
            .columns = "",
        },
    [KEY_SQL_FIND_BY_HASH] =
        {
            .name = "key_find_by_hash",
            .purpose = "a key with its world, in any world",
            .text = "SELECT k.ws" FOUND_COLUMNS(
                ENTITY_NAME) " FROM api_key k JOIN workspace w ON w.ws = k.ws WHERE k.hash = $1",
            .params = "b",
            .columns = "i" FOUND_COLUMNS(ENTITY_LETTER),
        },
    [KEY_SQL_LIST] =
        {
            .name = "key_list",
            .purpose = "a page of a world's keys, newest first",
            .text = LIST_TEXT(KEY_COLUMNS(ENTITY_NAME), "api_key", "created_at", ""),
            .params = LIST_PARAMS,
            .columns = "i" KEY_COLUMNS(ENTITY_LETTER),
        },
    [KEY_SQL_EXISTS] =
        {
            .name = "key_exists",
            .purpose = "whether a world has a key",
            .text = "SELECT id FROM api_key WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [KEY_SQL_READ] =
        {
            .name = "key_read",
            .purpose = "a key by its id",
            .text = "SELECT ws" KEY_COLUMNS(ENTITY_NAME) " FROM api_key WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "i" KEY_COLUMNS(ENTITY_LETTER),
        },
    [KEY_SQL_REVOKE] =
        {
            .name = "key_revoke",
            .purpose = "end a key's validity, once",
            .text = "UPDATE api_key SET revoked_at = $3 WHERE ws = $1 AND id = $2 AND revoked_at IS NULL "
                    "RETURNING id",
            .params = "ibi",
            .columns = "b",
        },
};

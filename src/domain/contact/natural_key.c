/* Natural keys: see natural_key.h. Runs inside the caller's transaction, on its thread. */

#include "domain/contact/natural_key.h"

#include "domain/contact/natural_key_store.h"

static int compare_keys(const void *left, const void *right)
{
    const struct natural_key *a = left;
    const struct natural_key *b = right;
    int order = str_compare(a->source, b->source);
    return order != 0 ? order : str_compare(a->value, b->value);
}

enum status natural_key_find(struct act *act, const char *kind, struct str source, struct str value,
                             struct id *ret_object_id, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &natural_key_statements[NATURAL_KEY_SQL_FIND],
                  VALUES(value_int(act->ws), value_text(str_from(kind)), value_text(source), value_text(value)), &found,
                  err));
    *ret_object_id = found.row_count == 0 ? (struct id){{0}} : result_id(&found, 0, 0);
    return STATUS_OK;
}

enum status natural_key_claim(struct act *act, const char *kind, struct str source, struct str value,
                              const struct id *object_id, bool *ret_claimed, struct error *err)
{
    size_t claimed;
    TRY(txn_change(act->txn, &natural_key_statements[NATURAL_KEY_SQL_CLAIM],
                   VALUES(value_int(act->ws), value_text(str_from(kind)), value_text(source), value_text(value),
                          value_id(object_id)),
                   &claimed, err));
    *ret_claimed = claimed == 1;
    return STATUS_OK;
}

enum status natural_key_list(struct act *act, const char *kind, const struct id *object_id,
                             const struct natural_key **ret_keys, size_t *ret_count, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &natural_key_statements[NATURAL_KEY_SQL_LIST],
                  VALUES(value_int(act->ws), value_id(object_id), value_text(str_from(kind))), &found, err));
    struct natural_key *keys = arena_array(txn_arena(act->txn), found.row_count, sizeof *keys);
    for (size_t row = 0; row < found.row_count; row++)
        keys[row] = (struct natural_key){result_str(&found, row, 0), result_str(&found, row, 1)};
    if (found.row_count > 1)
        qsort(keys, found.row_count, sizeof *keys, compare_keys);
    *ret_keys = keys;
    *ret_count = found.row_count;
    return STATUS_OK;
}

/* A key and whose it is. */
struct owned_key {
    struct id object_id;
    struct natural_key key;
};

static int compare_owned(const void *left, const void *right)
{
    const struct owned_key *a = left, *b = right;
    int order = memcmp(a->object_id.bytes, b->object_id.bytes, sizeof a->object_id.bytes);
    return order != 0 ? order : compare_keys(&a->key, &b->key);
}

/* The keys of one object among all, which are sorted by object. */
static struct natural_keys keys_of(const struct owned_key *all, const struct natural_key *keys, size_t count,
                                   const struct id *object_id)
{
    size_t first = 0, after = count;
    while (first < after) { /* the first that is not below the object */
        size_t middle = first + (after - first) / 2;
        if (memcmp(all[middle].object_id.bytes, object_id->bytes, sizeof object_id->bytes) < 0)
            first = middle + 1;
        else
            after = middle;
    }
    size_t end = first;
    while (end < count && id_equal(&all[end].object_id, object_id))
        end++;
    return (struct natural_keys){keys + first, end - first};
}

enum status natural_key_list_many(struct act *act, const char *kind, const struct id *object_ids, size_t count,
                                  struct natural_keys *ret_keys, struct error *err)
{
    struct result found;
    TRY(txn_query_ids(act->txn, &natural_key_statements[NATURAL_KEY_SQL_LIST_MANY],
                      VALUES(value_int(act->ws), value_text(str_from(kind))), object_ids, count, &found, err));
    struct owned_key *all = arena_array(txn_arena(act->txn), found.row_count, sizeof *all);
    struct natural_key *keys = arena_array(txn_arena(act->txn), found.row_count, sizeof *keys);
    for (size_t row = 0; row < found.row_count; row++)
        all[row] =
            (struct owned_key){result_id(&found, row, 2), {result_str(&found, row, 0), result_str(&found, row, 1)}};
    if (found.row_count > 1)
        qsort(all, found.row_count, sizeof *all, compare_owned);
    for (size_t row = 0; row < found.row_count; row++)
        keys[row] = all[row].key;
    for (size_t i = 0; i < count; i++)
        ret_keys[i] = keys_of(all, keys, found.row_count, &object_ids[i]);
    return STATUS_OK;
}

bool natural_key_is_external(const struct natural_key *key)
{
    return !str_equal(key->source, NATURAL_KEY_EMAIL) && !str_equal(key->source, NATURAL_KEY_PHONE);
}

struct str natural_key_api_id(const struct natural_key *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(keys[i].source, NATURAL_KEY_API))
            return keys[i].value;
    return STR_NONE;
}

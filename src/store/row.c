/* Rows in and out, by the tables of entities. Runs inside a transaction, on its thread. */

#include "store/row.h"

#include <assert.h>

static bool is_stored(const struct member *member)
{
    return (member->flags & MEMBER_STORED) != 0;
}

/* What is stored was one of the words when it was written. */
static int number_of(const struct member *member, struct str word)
{
    for (int i = 0; member->words[i] != NULL; i++)
        if (str_equal(word, str_from(member->words[i])))
            return i;
    assert(false && "a stored word is one of its member's");
    return 0;
}

static void read_member(const struct member *member, const struct result *result, size_t row, size_t column, char *at)
{
    switch (member->type) {
    case MEMBER_ID:
        *(struct id *)at = result_id(result, row, column);
        return;
    case MEMBER_TEXT:
    case MEMBER_JSON:
    case MEMBER_BYTES:
        *(struct str *)at = result_str(result, row, column);
        return;
    case MEMBER_INT:
        *(int64_t *)at = result_int(result, row, column);
        return;
    case MEMBER_OPT_INT:
        *(struct opt_int *)at = (struct opt_int){!result_is_null(result, row, column), result_int(result, row, column)};
        return;
    case MEMBER_BOOL:
        *(bool *)at = result_int(result, row, column) != 0;
        return;
    case MEMBER_TIME:
        *(int64_t *)at = result_time(result, row, column);
        return;
    case MEMBER_CURRENCY:
        *(struct currency *)at = result_currency(result, row, column);
        return;
    case MEMBER_WORD:
        *(int *)at = (int)result_int(result, row, column);
        return;
    case MEMBER_NAME:
        *(int *)at = number_of(member, result_str(result, row, column));
        return;
    case MEMBER_FLAGS:
        *(unsigned *)at = (unsigned)result_int(result, row, column);
        return;
    default:
        assert(false && "this type of member is not stored");
    }
}

static struct value value_of(const struct member *member, const char *at)
{
    switch (member->type) {
    case MEMBER_ID:
        return value_id((const struct id *)at);
    case MEMBER_TEXT:
    case MEMBER_JSON:
        return value_text(*(const struct str *)at);
    case MEMBER_BYTES:
        return value_bytes(*(const struct str *)at);
    case MEMBER_INT:
        return value_int(*(const int64_t *)at);
    case MEMBER_OPT_INT: {
        const struct opt_int *number = (const struct opt_int *)at;
        return number->set ? value_int(number->value) : value_null();
    }
    case MEMBER_BOOL:
        return value_int(*(const bool *)at);
    case MEMBER_TIME:
        return value_time(*(const int64_t *)at);
    case MEMBER_CURRENCY: {
        const struct currency *currency = (const struct currency *)at;
        return value_text(currency->text[0] == '\0' ? STR_NONE : currency_str(currency));
    }
    case MEMBER_WORD:
        return value_int(*(const int *)at);
    case MEMBER_NAME:
        return value_text(str_from(member->words[*(const int *)at]));
    case MEMBER_FLAGS:
        return value_int(*(const unsigned *)at);
    default:
        assert(false && "this type of member is not stored");
        return value_null();
    }
}

size_t row_read(const struct entity *entity, const struct result *result, size_t row, size_t first, void *object)
{
    size_t column = first;
    for (size_t i = 0; i < entity->member_count; i++)
        if (is_stored(&entity->members[i]))
            read_member(&entity->members[i], result, row, column++, (char *)object + entity->members[i].offset);
    return column;
}

size_t row_values(const struct entity *entity, const void *object, struct value *ret_values)
{
    size_t count = 0;
    for (size_t i = 0; i < entity->member_count; i++)
        if (is_stored(&entity->members[i]))
            ret_values[count++] = value_of(&entity->members[i], (const char *)object + entity->members[i].offset);
    assert(count <= ROW_MEMBERS_MAX);
    return count;
}

void *row_read_all(const struct entity *entity, const struct result *result, size_t first, struct arena *arena)
{
    char *objects = arena_array(arena, result->row_count, entity->size);
    for (size_t i = 0; i < result->row_count; i++)
        row_read(entity, result, i, first, objects + i * entity->size);
    return objects;
}

void *row_read_asked(const struct entity *entity, const struct result *result, size_t first, const struct id *ids,
                     size_t id_count, struct arena *arena, size_t *ret_count)
{
    char *objects = arena_array(arena, id_count, entity->size);
    size_t count = 0;
    for (size_t i = 0; i < id_count; i++)
        for (size_t row = 0; row < result->row_count; row++) {
            struct id id = result_id(result, row, first);
            if (!id_equal(&id, &ids[i]))
                continue;
            row_read(entity, result, row, first, objects + count++ * entity->size);
            break;
        }
    *ret_count = count;
    return objects;
}

enum status row_insert(struct txn *txn, const struct statement *statement, int64_t ws, const struct entity *entity,
                       const void *object, struct error *err)
{
    struct value values[1 + ROW_MEMBERS_MAX];
    values[0] = value_int(ws);
    size_t count = 1 + row_values(entity, object, values + 1);
    return txn_exec(txn, statement, values, count, err);
}

enum status row_insert_new(struct txn *txn, const struct statement *statement, int64_t ws, const struct entity *entity,
                           const void *object, bool *ret_inserted, struct error *err)
{
    struct value values[1 + ROW_MEMBERS_MAX];
    struct result inserted;
    values[0] = value_int(ws);
    size_t count = 1 + row_values(entity, object, values + 1);
    TRY(txn_query(txn, statement, values, count, &inserted, err));
    *ret_inserted = inserted.row_count == 1;
    return STATUS_OK;
}

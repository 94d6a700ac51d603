/* A tally as it is stored in `uncounted.deltas`: JSON without white space.
 *
 *     {"v":1,"ids":["01h455vb4pex5vsknk084sn02q"],"rows":[["c",0,"won",1,1]]}
 *
 * Ids stand once in a list, since one act is mostly about one program and one participant; rows name them by their
 * place. A row is its table's letter, then program, participant, text, numbers and figures, as far as its table has
 * them (tally_shapes); figures end with the last that is not 0. What is written here may be read by another release:
 * another form gets another "v".
 *
 * Reading is strict: the text comes out of a database that may be damaged, and a row that is not understood must be set
 * aside whole. Any thread. */

#include <jansson.h>
#include <string.h>

#include "base/json.h"
#include "base/jsonw.h"
#include "base/limits.h"
#include "base/time.h"
#include "domain/tally/tally_row.h"

enum { VERSION = 1, LAST_STATUS = 3 };

/* ---- writing ---- */

static size_t place_of(const struct id *ids, size_t count, const struct id *id)
{
    size_t place = count;
    while (place > 0 && !id_equal(&ids[place - 1], id)) /* the newest first: neighbours share a program */
        place--;
    return place == 0 ? count : place - 1;
}

static void note_id(struct id *ids, size_t *count, const struct id *id)
{
    if (place_of(ids, *count, id) == *count)
        ids[(*count)++] = *id;
}

static void format_ids(struct jsonw *w, const struct id *ids, size_t count)
{
    jsonw_array(w, "ids");
    for (size_t i = 0; i < count; i++) {
        char text[TYPEID_SUFFIX_SIZE];
        typeid_suffix_format(&ids[i], text);
        jsonw_str(w, NULL, (struct str){text, sizeof text});
    }
    jsonw_close(w);
}

/* A merged row has one that is not 0. */
static size_t figures_told(const struct tally_row *row)
{
    size_t count = tally_shapes[row->table].figures;
    while (count > 0 && row->figures[count - 1] == 0)
        count--;
    return count;
}

static void format_row(struct jsonw *w, const struct tally_row *row, const struct id *ids, size_t count)
{
    const struct tally_shape *shape = &tally_shapes[row->table];
    jsonw_array(w, NULL);
    jsonw_text(w, NULL, shape->letter);
    if (!shape->of_world)
        jsonw_int(w, NULL, (int64_t)place_of(ids, count, &row->program_id));
    if (shape->participant)
        jsonw_int(w, NULL, (int64_t)place_of(ids, count, &row->participant_id));
    if (shape->text)
        jsonw_str(w, NULL, row->text);
    for (size_t i = 0; i < shape->numbers; i++)
        jsonw_int(w, NULL, row->numbers[i]);
    for (size_t i = 0; i < figures_told(row); i++)
        jsonw_int(w, NULL, row->figures[i]);
    jsonw_close(w);
}

void tally_format(const struct tally *tally, struct buf *buf)
{
    struct id *ids = arena_array(tally->arena, 2 * tally->count, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < tally->count; i++) {
        const struct tally_shape *shape = &tally_shapes[tally->rows[i].table];
        if (!shape->of_world)
            note_id(ids, &count, &tally->rows[i].program_id);
        if (shape->participant)
            note_id(ids, &count, &tally->rows[i].participant_id);
    }
    struct jsonw w = jsonw_begin(buf);
    jsonw_object(&w, NULL);
    jsonw_int(&w, "v", VERSION);
    format_ids(&w, ids, count);
    jsonw_array(&w, "rows");
    for (size_t i = 0; i < tally->count; i++)
        format_row(&w, &tally->rows[i], ids, count);
    jsonw_close(&w);
    jsonw_close(&w);
    jsonw_end(&w);
}

/* ---- reading ---- */

/* The elements of a row, from left to right. The first that is not as wanted ends it. */
struct reader {
    const json_t *row;
    size_t next;
    const struct id *ids;
    size_t id_count;
    bool wrong;
};

static int64_t read_int(struct reader *reader, int64_t least, int64_t most)
{
    const json_t *json = json_array_get(reader->row, reader->next++);
    int64_t value = json_is_integer(json) ? (int64_t)json_integer_value(json) : 0;
    if (json_is_integer(json) && value >= least && value <= most)
        return value;
    reader->wrong = true;
    return least;
}

static struct str read_str(struct reader *reader, size_t most)
{
    const json_t *json = json_array_get(reader->row, reader->next++);
    if (json_is_string(json) && json_string_length(json) <= most)
        return (struct str){json_string_value(json), json_string_length(json)};
    reader->wrong = true;
    return STR("");
}

static struct id read_id(struct reader *reader)
{
    if (reader->id_count == 0) {
        reader->wrong = true;
        return (struct id){{0}};
    }
    return reader->ids[read_int(reader, 0, (int64_t)reader->id_count - 1)];
}

static bool read_table(struct reader *reader, enum tally_table *ret)
{
    struct str letter = read_str(reader, 1);
    for (size_t table = 0; table < TALLY_TABLES; table++)
        if (str_equal(letter, str_from(tally_shapes[table].letter))) {
            *ret = (enum tally_table)table;
            return true;
        }
    return false;
}

static bool is_period(int64_t period)
{
    return period == 0 || (period >= 197001 && period <= 999912 && period % 100 >= 1 && period % 100 <= 12);
}

static bool is_day(int64_t day)
{
    return day >= 0 && day <= TIME_LAST / TIME_US_PER_DAY;
}

static bool is_currency(struct str text)
{
    struct currency currency;
    return currency_parse(text, &currency) && str_equal(text, currency_str(&currency));
}

/* What a key's parts may be. */
static bool key_is_right(const struct tally_row *row)
{
    struct str currency, key;
    switch (row->table) {
    case TALLY_ACCOUNT:
        return is_currency(row->text);
    case TALLY_LEADER:
        return is_period(row->numbers[0]);
    case TALLY_MARGIN:
        return row->numbers[0] >= 0 && row->numbers[0] < TALLY_DIMS &&
               (row->numbers[0] == TALLY_DIM_ALL) == (row->text.size == 0) && is_day(row->numbers[1]);
    case TALLY_LIABILITY:
    case TALLY_AGE:
    case TALLY_GIVEN:
        return is_currency(row->text) && is_day(row->numbers[0]);
    case TALLY_COST:
        return (row->numbers[0] == TALLY_DIM_CHANNEL || row->numbers[0] == TALLY_DIM_SOURCE) &&
               is_day(row->numbers[1]) && tally_split_cost(row->text, &currency, &key) && is_currency(currency) &&
               key.size > 0;
    case TALLY_COUNT:
        return row->text.size > 0 && row->numbers[0] >= 0 && row->numbers[0] <= LAST_STATUS;
    case TALLY_FIRST:
        return row->numbers[0] > 0 && is_day(row->numbers[0]);
    case TALLY_CUSTOMER:
        return row->numbers[0] < TALLY_CUSTOMER_END;
    case TALLY_TABLES:
        break;
    }
    return false;
}

static bool parse_row(struct reader *reader, struct tally_row *row)
{
    if (!json_is_array(reader->row) || !read_table(reader, &row->table))
        return false;
    const struct tally_shape *shape = &tally_shapes[row->table];
    if (!shape->of_world)
        row->program_id = read_id(reader);
    if (shape->participant)
        row->participant_id = read_id(reader);
    row->text = shape->text ? read_str(reader, LIMIT_LONG_TEXT_BYTES) : STR("");
    for (size_t i = 0; i < shape->numbers; i++)
        row->numbers[i] = read_int(reader, 0, INT64_MAX);
    for (size_t i = 0; i < shape->figures && reader->next < json_array_size(reader->row); i++)
        row->figures[i] = read_int(reader, -TALLY_LIMIT, TALLY_LIMIT);
    return !reader->wrong && reader->next == json_array_size(reader->row) && figures_told(row) > 0 &&
           json_integer_value(json_array_get(reader->row, reader->next - 1)) != 0 && key_is_right(row);
}

static bool parse_ids(const json_t *list, struct arena *arena, struct id **ret_ids)
{
    size_t count = json_array_size(list);
    struct id *ids = arena_array(arena, count, sizeof *ids);
    for (size_t i = 0; i < count; i++) {
        const json_t *json = json_array_get(list, i);
        struct str prefix;
        if (!json_is_string(json) || json_string_length(json) != TYPEID_SUFFIX_SIZE ||
            !typeid_parse(str_from(json_string_value(json)), &prefix, &ids[i]) || id_is_none(&ids[i]))
            return false;
    }
    *ret_ids = ids;
    return true;
}

static bool parse_rows(const json_t *list, const struct id *ids, size_t id_count, struct tally *tally)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct tally_row row = {0};
        struct reader reader = {.row = json_array_get(list, i), .ids = ids, .id_count = id_count};
        if (!parse_row(&reader, &row))
            return false;
        row.text = str_copy(tally->arena, row.text);
        tally_add(tally, &row);
    }
    return true;
}

static bool parse_json(const json_t *json, struct tally *tally)
{
    const json_t *version = json_object_get(json, "v");
    const json_t *id_list = json_object_get(json, "ids");
    const json_t *rows = json_object_get(json, "rows");
    struct id *ids;
    return json_is_object(json) && json_object_size(json) == 3 && json_is_integer(version) &&
           json_integer_value(version) == VERSION && json_is_array(id_list) && json_is_array(rows) &&
           parse_ids(id_list, tally->arena, &ids) && parse_rows(rows, ids, json_array_size(id_list), tally);
}

bool tally_parse(struct str text, struct tally *tally)
{
    json_t *json;
    struct error ignored = {0};
    if (json_parse(text, &json, &ignored) != STATUS_OK)
        return false;
    size_t before = tally->count;
    bool right = parse_json(json, tally);
    if (!right)
        tally->count = before; /* a row without its others is worse than none */
    json_decref(json);
    return right;
}

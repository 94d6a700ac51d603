/* Cutting and reading the source of a batch: see the header. */

#include "domain/enrollment/batch_source.h"

#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "base/limits.h"
#include "domain/contact/person_columns.h"

/* ---- columns ---- */

/* How the person agreed, besides what says who it is. */
enum { CONSENT = PERSON_COLUMNS, COLUMNS, NOWHERE = -1 };

/* Where each column stands. Others may be there: an export of another program has many. */
struct columns {
    int at[COLUMNS];
};

static const char *name_of(int column)
{
    return column == CONSENT ? "consent" : person_column_name((enum person_column)column);
}

static int column_of(struct str head)
{
    enum person_column column = person_column_guess(head);
    if (column < PERSON_COLUMNS)
        return (int)column;
    return csv_head_is(head, " consent einwilligung zustimmung consentimiento ") ? (int)CONSENT : NOWHERE;
}

static bool is_name(struct str head, int column)
{
    return str_equal_nocase(str_trim(head), str_from(name_of(column)));
}

/* Of several columns that could be one, that which has its very name, else the first. */
static enum status read_columns(const struct csv_record *first, struct columns *ret, struct error *err)
{
    for (int column = 0; column < COLUMNS; column++)
        ret->at[column] = NOWHERE;
    for (size_t i = 0; i < first->count; i++) {
        int column = column_of(first->fields[i]);
        if (column == NOWHERE)
            continue;
        int before = ret->at[column];
        bool named = is_name(first->fields[i], column);
        if (named && before != NOWHERE && is_name(first->fields[before], column))
            return error_set(err, ERROR_INVALID_VALUE, "csv", "Line %zu: the column %s is there twice.", first->line,
                             name_of(column));
        if (named || before == NOWHERE)
            ret->at[column] = (int)i;
    }
    const int *at = ret->at;
    bool found = at[PERSON_EMAIL] != NOWHERE || at[PERSON_PHONE] != NOWHERE || at[PERSON_EXTERNAL_ID] != NOWHERE;
    return found ? STATUS_OK
                 : error_set(err, ERROR_INVALID_VALUE, "csv",
                             "Line %zu: name the columns there, email, phone or external_id among them; others are "
                             "name, given_name, family_name, country, locale, company and consent.",
                             first->line);
}

/* ---- cutting ---- */

static void add_chunk(struct batch_fields *fields, size_t room, struct str text, int64_t line)
{
    if (fields->chunk_count < room)
        fields->chunks[fields->chunk_count++] = (struct batch_chunk){line, text};
}

static struct str slice(struct str text, size_t from, size_t to)
{
    return (struct str){text.data + from, to - from};
}

/* The first line, ended, and `part`, which begins in line `line` of the whole. */
static struct batch_chunk make_chunk(struct str head, struct str part, size_t line, struct arena *arena)
{
    struct buf text = {0};
    struct csv csv;
    struct csv_record record;
    buf_add_str(&text, head);
    buf_add_char(&text, '\n');
    buf_add_str(&text, part);
    struct batch_chunk chunk = {.text = str_copy(arena, buf_str(&text))};
    buf_release(&text);
    csv = csv_begin(chunk.text);
    (void)csv_next(&csv, arena, &record); /* the heads */
    if (csv_next(&csv, arena, &record))
        chunk.line = (int64_t)line - (int64_t)record.line;
    return chunk;
}

static enum status cut_csv(struct batch_fields *fields, struct arena *arena, struct error *err)
{
    struct csv csv = csv_begin(fields->csv);
    struct csv_record record;
    struct columns columns = {0};
    size_t lines = 0, begin = 0, begin_line = 0, in_chunk = 0;
    if (!csv_next(&csv, arena, &record) || record.fault != CSV_FINE)
        return error_set(err, ERROR_INVALID_VALUE, "csv", "The first line must name the columns.");
    TRY(read_columns(&record, &columns, err));
    struct str head = slice(fields->csv, record.at, csv.at);
    while (head.size > 0 && (head.data[head.size - 1] == '\n' || head.data[head.size - 1] == '\r'))
        head.size--;
    fields->chunks = arena_array(arena, LIMIT_BATCH_LINES / BATCH_CHUNK + 1, sizeof *fields->chunks);
    while (csv_next(&csv, arena, &record)) {
        if (++lines > LIMIT_BATCH_LINES)
            return error_set(err, ERROR_OUT_OF_RANGE, "csv", "A batch takes %d lines at most: make several.",
                             LIMIT_BATCH_LINES);
        begin = in_chunk == 0 ? record.at : begin;
        begin_line = in_chunk == 0 ? record.line : begin_line;
        if (++in_chunk < BATCH_CHUNK)
            continue;
        fields->chunks[fields->chunk_count++] = make_chunk(head, slice(fields->csv, begin, csv.at), begin_line, arena);
        in_chunk = 0;
    }
    if (in_chunk > 0)
        fields->chunks[fields->chunk_count++] = make_chunk(head, slice(fields->csv, begin, csv.at), begin_line, arena);
    return lines > 0 ? STATUS_OK : error_set(err, ERROR_INVALID_VALUE, "csv", "There is nobody below the first line.");
}

static enum status cut_list(struct batch_fields *fields, struct arena *arena, struct error *err)
{
    const struct str_array *ids = &fields->contact_ids;
    size_t room = ids->count / BATCH_CHUNK + 1;
    struct buf text = {0};
    enum status status = STATUS_OK;
    fields->chunks = arena_array(arena, room, sizeof *fields->chunks);
    for (size_t i = 0; i < ids->count && status == STATUS_OK; i++) {
        struct id id;
        if (!id_parse(ids->items[i], "cnt", &id)) {
            char param[ERROR_PARAM_SIZE];
            snprintf(param, sizeof param, "contact_ids[%zu]", i);
            status = error_set(err, ERROR_INVALID_VALUE, param, "This is not the id of a contact.");
        }
        buf_add_str(&text, ids->items[i]);
        buf_add_char(&text, '\n');
        if ((i + 1) % BATCH_CHUNK != 0 && i + 1 < ids->count)
            continue;
        add_chunk(fields, room, str_copy(arena, buf_str(&text)), (int64_t)(i - i % BATCH_CHUNK));
        buf_clear(&text);
    }
    buf_release(&text);
    return status;
}

enum status batch_source_cut(struct batch_fields *fields, struct arena *arena, struct error *err)
{
    return fields->source == BATCH_CSV ? cut_csv(fields, arena, err) : cut_list(fields, arena, err);
}

/* ---- reading ---- */

static void blame(struct batch_person *person, const char *code, const char *detail, struct arena *arena)
{
    person->code = code;
    person->detail = str_copy(arena, str_from(detail));
}

static struct str value_at(const struct csv_record *record, const struct columns *columns, int column)
{
    int at = columns->at[column];
    struct str value = at == NOWHERE || (size_t)at >= record->count ? STR_NONE : str_trim(record->fields[at]);
    return value.size == 0 ? STR_NONE : value;
}

/* What is too long for a name would be refused by the API too. */
static bool fits(struct str value)
{
    return value.size <= LIMIT_TEXT_BYTES;
}

static void read_fields(const struct csv_record *record, const struct columns *columns, struct arena *arena,
                        struct batch_person *person)
{
    struct contact_fields *fields = &person->fields;
    struct error err = {0};
    struct str said[PERSON_COLUMNS];
    for (int column = 0; column < PERSON_COLUMNS; column++)
        said[column] = value_at(record, columns, column);
    person_columns_take(said, arena, fields);
    person->consent = value_at(record, columns, CONSENT);
    if (!fits(fields->name) || !fits(fields->email) || !fits(fields->phone) || !fits(fields->company) ||
        !fits(fields->external_id) || !fits(person->consent)) {
        blame(person, "too_long", "A value of this line is too long.", arena);
    } else if (contact_fields_normalise(fields, arena, &err) != STATUS_OK) {
        person->code = arena_format(arena, "invalid_%s", err.param);
        person->detail = str_copy(arena, str_from(err.detail));
    } else if (!contact_fields_have_key(fields)) {
        blame(person, "missing_key", "This line has neither e-mail address, phone number nor external id.", arena);
    }
}

static void read_record(const struct csv_record *record, const struct columns *columns, int64_t line,
                        struct arena *arena, struct batch_person *ret)
{
    *ret = (struct batch_person){.line = (int64_t)record->line + line, .at = record->at};
    if (record->fault == CSV_FINE)
        read_fields(record, columns, arena, ret);
    else
        blame(ret, csv_fault_name(record->fault), csv_fault_sentence(record->fault), arena);
}

/* At the first person of a chunk of a CSV. */
static enum status begin_csv(const struct batch_chunk *chunk, struct arena *arena, struct csv *ret,
                             struct columns *ret_columns, struct error *err)
{
    struct csv_record first;
    *ret = csv_begin(chunk->text);
    if (!csv_next(ret, arena, &first) || first.fault != CSV_FINE)
        return error_set(err, ERROR_INTERNAL, NULL, "A chunk of a batch does not begin with its columns.");
    return read_columns(&first, ret_columns, err);
}

/* What follows a fault is looked at afresh, so that a chunk may have more records than were counted when it was cut. */
static size_t most_records(struct str text)
{
    size_t lines = 1;
    for (size_t i = 0; i < text.size; i++)
        lines += text.data[i] == '\n' || text.data[i] == '\r';
    return lines;
}

static enum status read_csv(const struct batch_chunk *chunk, struct arena *arena, struct batch_person **ret,
                            size_t *ret_count, struct error *err)
{
    struct csv csv;
    struct columns columns = {0};
    struct csv_record record;
    size_t count = 0;
    TRY(begin_csv(chunk, arena, &csv, &columns, err));
    struct batch_person *people = arena_array(arena, most_records(chunk->text), sizeof *people);
    while (csv_next(&csv, arena, &record))
        read_record(&record, &columns, chunk->line, arena, &people[count++]);
    *ret = people;
    *ret_count = count;
    return STATUS_OK;
}

static enum status read_list(const struct batch_chunk *chunk, struct arena *arena, struct batch_person **ret,
                             size_t *ret_count, struct error *err)
{
    struct str rest = chunk->text;
    size_t count = 0;
    struct batch_person *people = arena_array(arena, most_records(rest), sizeof *people);
    while (!str_is_none(rest) && rest.size > 0) {
        struct str line = str_split(&rest, '\n');
        struct batch_person *person = &people[count++];
        *person =
            (struct batch_person){.line = chunk->line + (int64_t)count, .at = (size_t)(line.data - chunk->text.data)};
        if (!id_parse(line, "cnt", &person->contact_id))
            return error_set(err, ERROR_INTERNAL, NULL, "A chunk of a batch has a line that is no id.");
    }
    *ret = people;
    *ret_count = count;
    return STATUS_OK;
}

enum status batch_source_read(enum batch_source source, const struct batch_chunk *chunk, struct arena *arena,
                              struct batch_person **ret, size_t *ret_count, struct error *err)
{
    return source == BATCH_CSV ? read_csv(chunk, arena, ret, ret_count, err)
                               : read_list(chunk, arena, ret, ret_count, err);
}

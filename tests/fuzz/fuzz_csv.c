/* Arbitrary bytes as CSV: reading ends, records begin one behind the other where they say, no field is longer than its
 * record, and what is written as CSV from what was read is read the same again. */

#include <stdlib.h>

#include "base/buf.h"
#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void write_field(struct buf *out, struct str field)
{
    buf_add_str(out, STR("\""));
    for (size_t i = 0; i < field.size; i++) {
        if (field.data[i] == '"')
            buf_add_str(out, STR("\""));
        buf_add(out, field.data + i, 1);
    }
    buf_add_str(out, STR("\""));
}

/* One field behind another is enough: a comma tells the separator. */
static void check_written(const struct csv_record *record, struct arena *arena)
{
    struct buf out = {0};
    struct csv_record again;
    buf_add_str(&out, STR("x,y,z\n"));
    for (size_t i = 0; i < record->count; i++) {
        buf_add_str(&out, i == 0 ? STR("") : STR(","));
        write_field(&out, record->fields[i]);
    }
    struct csv csv = csv_begin(buf_str(&out));
    check(csv_next(&csv, arena, &again) && again.count == 3);
    check(csv_next(&csv, arena, &again) && again.fault == CSV_FINE && again.count == record->count);
    for (size_t i = 0; i < record->count; i++)
        check(str_equal(again.fields[i], record->fields[i]));
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct csv_record record;
    arena_init(&arena);
    struct csv csv = csv_begin(size == 0 ? STR("") : (struct str){(const char *)data, size});
    size_t end = 0, line = 0;
    while (csv_next(&csv, &arena, &record)) {
        check(record.at >= end && csv.at > record.at && csv.at <= size);
        check(record.line > line && csv.line >= record.line);
        check((record.count == 0) == (record.fault != CSV_FINE) && record.count <= CSV_FIELDS_MAX);
        for (size_t i = 0; i < record.count; i++)
            check(record.fields[i].data != NULL && record.fields[i].size <= csv.at - record.at);
        if (record.fault == CSV_FINE)
            check_written(&record, &arena);
        end = csv.at;
        line = record.line;
    }
    check(csv.at == size);
    arena_release(&arena);
    return 0;
}

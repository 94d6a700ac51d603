/* Arbitrary bytes as a file that is imported: the records that windows give are those of the whole; heads are guessed,
 * lines are read, and whatever they say has a bound. The first byte says of which kind the file is. */

#include <stdlib.h>

#include "base/limits.h"
#include "domain/imports/import_line.h"
#include "domain/imports/import_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_line(const struct import_source *source, const struct csv_record *record, struct arena *arena)
{
    struct import_line line;
    import_line_read(source, record, arena, &line);
    check(line.number == (int64_t)record->line);
    check((line.code != NULL) == !str_is_none(line.detail));
    if (line.code != NULL)
        return;
    check(!str_is_none(line.external_id) && line.external_id.size <= LIMIT_TEXT_BYTES);
    check(line.has_person || (source->kind == IMPORT_REWARDS && line.referrer.size > 0));
    check(!line.amount.set || (line.amount.value >= 0 && line.amount.value <= MONEY_LIMIT));
    check(line.date_at == TIME_NONE || (line.date_at >= 0 && line.date_at <= TIME_LAST));
}

static void read_all(const struct import_source *source, struct str text, const struct csv *csv, struct arena *arena)
{
    struct import_place place = {(int64_t)csv->at, (int64_t)csv->line, false};
    const struct import_window window = {text, 0, true};
    for (;;) {
        struct csv_record record;
        struct import_place before = place;
        enum import_read read = import_read_next(&window, csv->separator, &place, arena, &record);
        check(read != IMPORT_READ_MORE && place.at <= (int64_t)text.size && place.line >= before.line);
        if (read == IMPORT_READ_END)
            break;
        check(read == IMPORT_READ_LONG || place.at > before.at);
        if (read == IMPORT_READ_RECORD)
            check_line(source, &record, arena);
    }
    check(place.at == (int64_t)text.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct csv_record heads;
    if (size == 0 || !str_is_text((struct str){(const char *)data, size}))
        return 0;
    arena_init(&arena);
    struct str text = {(const char *)data + 1, size - 1};
    struct csv csv = csv_begin(text);
    struct import_source source = {.kind = (enum import_kind)(data[0] % 4), .currency = {"USD"}};
    if (csv_next(&csv, &arena, &heads) && heads.fault == CSV_FINE) {
        import_columns_guess(source.kind, &heads, NULL, &source.columns);
        struct import_columns again = import_columns_parse(import_columns_text(&source.columns, &arena));
        for (size_t i = 0; i < source.columns.count; i++)
            check(again.fields[i] == source.columns.fields[i]);
        read_all(&source, text, &csv, &arena);
    }
    arena_release(&arena);
    return 0;
}

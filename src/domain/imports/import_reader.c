/* base/csv.h reads within a part of the window that is cut to the longest line; what reaches the cut is either not
 * there as a whole yet, or too long. See the header. */

#include "domain/imports/import_reader.h"

#include <assert.h>

#include "base/limits.h"

static bool ends_line(char c)
{
    return c == '\n' || c == '\r';
}

/* Behind the end of the line that is too long, if the window has it. */
static bool skip(const struct import_window *window, struct import_place *place)
{
    struct str bytes = window->bytes;
    size_t at = (size_t)(place->at - window->at);
    while (at < bytes.size && !ends_line(bytes.data[at]))
        at++;
    place->at = window->at + (int64_t)at;
    bool torn = at + 1 == bytes.size && bytes.data[at] == '\r' && !window->last; /* its LF may follow */
    if (at == bytes.size || torn) {
        place->skipping = !window->last;
        return false;
    }
    bool both = bytes.data[at] == '\r' && at + 1 < bytes.size && bytes.data[at + 1] == '\n';
    place->at += both ? 2 : 1;
    place->line++;
    place->skipping = false;
    return true;
}

/* Where the part that is looked at ends: no line end is torn. */
static size_t cut_at(const struct import_window *window, size_t begin)
{
    size_t size = window->bytes.size;
    size_t cut = size - begin > LIMIT_IMPORT_LINE_BYTES + 1 ? begin + LIMIT_IMPORT_LINE_BYTES + 1 : size;
    bool whole = cut == size && window->last;
    return !whole && cut > begin && window->bytes.data[cut - 1] == '\r' ? cut - 1 : cut;
}

enum import_read import_read_next(const struct import_window *window, char separator, struct import_place *place,
                                  struct arena *arena, struct csv_record *ret)
{
    assert(place->at >= window->at && place->at <= window->at + (int64_t)window->bytes.size);
    for (;;) {
        if (place->skipping && !skip(window, place))
            return window->last ? IMPORT_READ_END : IMPORT_READ_MORE;
        size_t begin = (size_t)(place->at - window->at), cut = cut_at(window, begin);
        bool whole = cut == window->bytes.size && window->last;
        struct csv csv = {
            .text = {window->bytes.data, cut}, .at = begin, .line = (size_t)place->line, .separator = separator};
        bool found = begin < cut && csv_next(&csv, arena, ret);
        bool at_end = window->bytes.size - cut <= 1; /* of the window: a torn CR aside */
        if (!found) {                                /* blank lines */
            place->at = window->at + (int64_t)csv.at;
            place->line = (int64_t)csv.line;
            if (whole || at_end)
                return whole ? IMPORT_READ_END : IMPORT_READ_MORE;
            continue;
        }
        bool reached = csv.at == cut || ret->fault == CSV_OPEN_QUOTE;
        bool longest = cut - ret->at > LIMIT_IMPORT_LINE_BYTES - 1;
        if (reached && !whole && !longest) { /* behind blank lines, or before the window's end */
            place->at = window->at + (int64_t)ret->at;
            place->line = (int64_t)ret->line;
            if (at_end)
                return IMPORT_READ_MORE;
            continue;
        }
        if (csv.at == cut && cut - ret->at > LIMIT_IMPORT_LINE_BYTES) {
            place->at = window->at + (int64_t)ret->at;
            place->line = (int64_t)ret->line;
            place->skipping = true;
            return IMPORT_READ_LONG;
        }
        place->at = window->at + (int64_t)csv.at;
        place->line = (int64_t)csv.line;
        return IMPORT_READ_RECORD;
    }
}

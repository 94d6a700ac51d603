/* The file of an import: received piece by piece, kept in blocks of one size, read through a window of two. */

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "domain/imports/import_store.h"

enum { BLOCK = LIMIT_IMPORT_BLOCK_BYTES, UTF8_MOST = 4 };
static_assert(BLOCK > LIMIT_IMPORT_LINE_BYTES + 2, "a window of one whole block gets a line on");

#define SAVE_AS_UTF8                                                                                                   \
    "Save it again as UTF-8: in Excel as the file type `CSV UTF-8`, in LibreOffice with the character set `Unicode "   \
    "(UTF-8)`, and send that file."

/* ---- blocks ---- */

enum status import_block_read(struct act *act, const struct id *id, int64_t n, struct str *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &import_statements[IMPORT_SQL_READ_BLOCK],
                  VALUES(value_int(act->ws), value_id(id), value_int(n)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_INTERNAL, NULL, "An import has lost a part of its file.");
    *ret = result_str(&rows, 0, 0);
    return STATUS_OK;
}

static enum status put_block(struct act *act, const struct id *id, int64_t n, struct str bytes, struct error *err)
{
    return txn_exec(act->txn, &import_statements[IMPORT_SQL_PUT_BLOCK],
                    VALUES(value_int(act->ws), value_id(id), value_int(n), value_bytes(bytes)), err);
}

/* Bytes from `at` on, `size` of them, which are all there. */
static enum status read_range(struct act *act, const struct id *id, int64_t at, size_t size, struct str *ret,
                              struct error *err)
{
    char *bytes = arena_alloc(txn_arena(act->txn), size + 1);
    size_t have = 0;
    while (have < size) {
        struct str block = STR_NONE;
        int64_t from = at + (int64_t)have;
        TRY(import_block_read(act, id, from / BLOCK, &block, err));
        size_t skip = (size_t)(from % BLOCK);
        if (skip >= block.size)
            return error_set(err, ERROR_INTERNAL, NULL, "An import has lost a part of its file.");
        size_t part = block.size - skip < size - have ? block.size - skip : size - have;
        memcpy(bytes + have, block.data + skip, part);
        have += part;
    }
    *ret = (struct str){bytes, size};
    return STATUS_OK;
}

enum status import_window_read(struct act *act, const struct import *import, int64_t at, struct import_window *ret,
                               struct error *err)
{
    int64_t end = (at / BLOCK + 2) * BLOCK; /* the rest of its block and the next */
    end = end > import->bytes ? import->bytes : end;
    TRY(read_range(act, &import->id, at, (size_t)(end - at), &ret->bytes, err));
    ret->at = at;
    ret->last = end == import->bytes;
    return STATUS_OK;
}

/* ---- UTF-8 over the seams of pieces ---- */

/* How many bytes at the end of a text begin a character that is not whole. */
static size_t torn_bytes(struct str text)
{
    for (size_t back = 1; back < UTF8_MOST && back <= text.size; back++) {
        unsigned char c = (unsigned char)text.data[text.size - back];
        if ((c & 0xC0) == 0x80)
            continue;
        size_t wants = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
        return wants > back ? back : 0;
    }
    return 0;
}

static enum status refuse_kind(struct str piece, struct error *err)
{
    if (str_starts_with(piece, STR("PK\x03\x04")) || str_starts_with(piece, STR("\xD0\xCF\x11\xE0")))
        return error_set(err, ERROR_INVALID_VALUE, "file",
                         "This is a workbook, not a CSV. In Excel save it as the file type `CSV UTF-8`, in LibreOffice "
                         "as `Text CSV`, and send that file.");
    if (str_starts_with(piece, STR("\xFF\xFE")) || str_starts_with(piece, STR("\xFE\xFF")))
        return error_set(err, ERROR_INVALID_VALUE, "file", "The file is UTF-16. " SAVE_AS_UTF8);
    return STATUS_OK;
}

/* The piece begins with what the last one left of a character. */
static enum status check_text(struct act *act, const struct import *import, struct str piece, struct error *err)
{
    struct str before = STR("");
    size_t back = import->bytes < UTF8_MOST - 1 ? (size_t)import->bytes : UTF8_MOST - 1;
    if (import->bytes == 0)
        TRY(refuse_kind(piece, err));
    else
        TRY(read_range(act, &import->id, import->bytes - (int64_t)back, back, &before, err));
    size_t left = torn_bytes(before);
    char *bytes = arena_alloc(txn_arena(act->txn), left + piece.size + 1);
    memcpy(bytes, before.data + before.size - left, left);
    memcpy(bytes + left, piece.data, piece.size);
    struct str whole = {bytes, left + piece.size};
    whole.size -= torn_bytes(whole);
    if (str_is_text(whole))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, "file", "The file is not UTF-8, or has zero bytes. " SAVE_AS_UTF8);
}

/* ---- pieces ---- */

static enum status check_again(struct act *act, const struct import *import, int64_t offset, struct str piece,
                               struct error *err)
{
    struct str stored = STR_NONE;
    if (offset + (int64_t)piece.size <= import->bytes) {
        TRY(read_range(act, &import->id, offset, piece.size, &stored, err));
        if (str_equal(stored, piece))
            return STATUS_OK;
    }
    return error_set(err, ERROR_CONFLICT, "offset",
                     "Of this file %lld bytes were received, and this piece says something else of them: go on with "
                     "offset=%lld.",
                     (long long)import->bytes, (long long)import->bytes);
}

static enum status append(struct act *act, struct import *import, struct str piece, struct error *err)
{
    struct str rest = piece;
    while (rest.size > 0) {
        int64_t n = import->bytes / BLOCK;
        size_t filled = (size_t)(import->bytes % BLOCK);
        struct str block = STR("");
        if (filled > 0)
            TRY(import_block_read(act, &import->id, n, &block, err));
        size_t part = BLOCK - filled < rest.size ? BLOCK - filled : rest.size;
        char *bytes = arena_alloc(txn_arena(act->txn), filled + part);
        memcpy(bytes, block.data, filled);
        memcpy(bytes + filled, rest.data, part);
        TRY(put_block(act, &import->id, n, (struct str){bytes, filled + part}, err));
        import->bytes += (int64_t)part;
        rest = (struct str){rest.data + part, rest.size - part};
    }
    return STATUS_OK;
}

enum status import_add_piece(struct act *act, const struct id *id, int64_t offset, struct str piece, struct error *err)
{
    struct import import = {0};
    TRY(import_lock(act, id, &import, err));
    if (import.status != IMPORT_UPLOADING)
        return error_set(err, ERROR_INVALID_STATE, "id", "This import is %s: its file is complete.",
                         import_statuses[import.status]);
    if (piece.size == 0)
        return error_set(err, ERROR_MISSING_FIELD, "file", "Send a piece of the file as the body.");
    int64_t most = import.file_bytes.set ? import.file_bytes.value : LIMIT_IMPORT_BYTES;
    if (offset > most - (int64_t)piece.size)
        return error_set(err, ERROR_BODY_TOO_LARGE, "file", "The file may have %lld bytes: make several imports.",
                         (long long)most);
    if (offset != import.bytes)
        return check_again(act, &import, offset, piece, err);
    TRY(check_text(act, &import, piece, err));
    TRY(append(act, &import, piece, err));
    return import_save(act, &import, err);
}

/* ---- the first line, and the last character ---- */

static enum status refuse_torn(struct str end, struct error *err)
{
    if (torn_bytes(end) == 0)
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, "file", "The file ends within a character. " SAVE_AS_UTF8);
}

enum status import_end_check(struct act *act, const struct import *import, struct error *err)
{
    struct str end;
    size_t back = import->bytes < UTF8_MOST - 1 ? (size_t)import->bytes : UTF8_MOST - 1;
    TRY(read_range(act, &import->id, import->bytes - (int64_t)back, back, &end, err));
    return refuse_torn(end, err);
}

enum status import_heads_read(struct act *act, struct import *import, struct csv_record *ret_heads, struct error *err)
{
    struct import_window window = {0};
    TRY(import_window_read(act, import, 0, &window, err));
    struct csv csv = csv_begin(window.bytes);
    if (window.last)
        TRY(refuse_torn(window.bytes, err));
    if (!csv_next(&csv, txn_arena(act->txn), ret_heads) || ret_heads->fault != CSV_FINE ||
        csv.at - ret_heads->at > LIMIT_IMPORT_LINE_BYTES)
        return error_set(err, ERROR_INVALID_VALUE, "file",
                         "The first line must name the columns, between commas, semicolons or tabs, %d at most.",
                         CSV_FIELDS_MAX);
    import->separator = (unsigned char)csv.separator;
    import->body_at = (int64_t)csv.at;
    import->body_line = (int64_t)csv.line;
    return STATUS_OK;
}

enum status import_rewind(struct act *act, struct import *import, struct error *err)
{
    import->counts = (struct import_counts){0};
    import->position = import->body_at;
    import->line = import->body_line;
    import->skipping = false;
    return txn_exec(act->txn, &import_statements[IMPORT_SQL_DROP_ERRORS],
                    VALUES(value_int(act->ws), value_id(&import->id)), err);
}

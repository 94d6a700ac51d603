/* A file at a time: pages gather in `file` until a part is at its end or the file is large enough; then its head and
 * its bytes go out in pieces. See the header. */

#include "api/export_archive.h"

#include <stdio.h>
#include <stdlib.h>

#include "api/api.h"
#include "api/export_csv.h"
#include "api/export_page.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/tar.h"

enum { FORMAT = 1, STEP_MS = 100, NAME_MAX_BYTES = 64 };

struct export
{
    struct export_config config;
    struct store *store; /* null until the first read */
    int64_t taken_at;
    char folder[NAME_MAX_BYTES];

    /* where it is */
    size_t part;       /* index into export_parts; behind the last: the manifest */
    size_t program;    /* of a part of programs */
    char after[128];   /* cursor of the next page; "": the first */
    bool part_ended;   /* the last file of the part is in `file` */
    int64_t part_rows; /* of the part so far */
    int file_number;   /* of the part's file at work, from 1 */

    /* the file at work */
    struct buf file;
    int64_t file_rows;
    size_t sent; /* of it; SIZE_MAX: it is being made */

    json_t *programs; /* ids, once they were told */
    json_t *files;    /* of the manifest */
    json_t *counts;   /* rows by part */
    uint64_t rows, bytes;
    bool ended;
};

/* ---- life ---- */

struct export *export_new(const struct export_config *config)
{
    struct export *export = memory_new(sizeof *export);
    export->config = *config;
    export->sent = SIZE_MAX;
    export->programs = json_array();
    export->files = json_array();
    export->counts = json_object();
    return export;
}

void export_free(struct export *export)
{
    if (export == NULL)
        return;
    if (export->store != NULL)
        store_close(export->store);
    json_decref(export->programs);
    json_decref(export->files);
    json_decref(export->counts);
    buf_release(&export->file);
    free(export);
}

struct export_progress export_progress(const struct export *export)
{
    const char *part = export->part < export_part_count ? export_parts[export->part].name : "manifest";
    return (struct export_progress){part, export->rows, export->bytes};
}

/* The snapshot is of this moment. */
static enum status open_store(struct export *export, struct error *err)
{
    struct env *env = export->config.api->env;
    const struct store_config config = {
        .url = export->config.database, .mode = STORE_INSPECT, .env = env, .by_pages = true};
    char day[TIME_TEXT_SIZE];
    TRY(store_open(&config, &export->store, err));
    export->taken_at = env_now(env);
    time_format(export->taken_at, day);
    (void)snprintf(export->folder, sizeof export->folder, "referd-export-%.10s", day);
    (void)buf_reserve(&export->file, LIMIT_EXPORT_FILE_BYTES + LIMIT_EXPORT_PAGE_BYTES);
    return STATUS_OK;
}

/* ---- rows ---- */

static bool is_csv(const struct export *export)
{
    return export_parts[export->part].form == EXPORT_CSV;
}

static void begin_file(struct export *export)
{
    const struct export_part *part = &export_parts[export->part];
    export->file_number++;
    export->file_rows = 0;
    if (is_csv(export))
        export_csv_heads(export_part_route(part)->told, part->view, &export->file);
    else
        BUF_ADD_LITERAL(&export->file, "[");
}

static void add_json(struct export *export, json_t *row)
{
    if (export_parts[export->part].of_programs && json_object_get(row, "program_id") == NULL)
        json_object_set(row, "program_id", json_array_get(export->programs, export->program));
    char *text = json_text(row);
    buf_add_str(&export->file, export->file_rows == 0 ? STR("\n") : STR(",\n"));
    buf_add_str(&export->file, str_from(text));
    free(text);
}

static void add_row(struct export *export, json_t *row)
{
    const struct export_part *part = &export_parts[export->part];
    if (is_csv(export))
        export_csv_row(export_part_route(part)->told, part->view, row, &export->file);
    else
        add_json(export, row);
    export->file_rows++;
    export->part_rows++;
    export->rows++;
}

/* Other parts are asked by program. */
static void note_program(struct export *export, const json_t *row)
{
    if (str_equal(str_from(export_parts[export->part].name), STR("programs")))
        json_array_append(export->programs, json_object_get(row, "id"));
}

static void add_rows(struct export *export, json_t *rows)
{
    size_t index;
    json_t *row;
    if (!json_is_array(rows)) {
        add_row(export, rows);
        return;
    }
    json_array_foreach(rows, index, row)
    {
        add_row(export, row);
        note_program(export, row);
    }
}

/* ---- pages ---- */

static struct str program_at_work(const struct export *export)
{
    if (!export_parts[export->part].of_programs)
        return STR_NONE;
    return str_from(json_string_value(json_array_get(export->programs, export->program)));
}

/* Behind a page: the next one, the next program, or the part's end. */
static void move_on(struct export *export, struct str after)
{
    (void)snprintf(export->after, sizeof export->after, "%.*s", (int)after.size, after.size == 0 ? "" : after.data);
    if (!str_is_none(after))
        return;
    export->program++;
    export->part_ended =
        !export_parts[export->part].of_programs || export->program >= json_array_size(export->programs);
}

static enum status read_page(struct export *export, struct error *err)
{
    struct export_page page;
    const struct export_ask ask = {
        .api = export->config.api,
        .store = export->store,
        .ws = export->config.ws,
        .livemode = export->config.livemode,
        .clock_offset_us = export->config.clock_offset_us,
        .part = &export_parts[export->part],
        .program_id = program_at_work(export),
        .after = export->after[0] == '\0' ? STR_NONE : str_from(export->after),
    };
    if (ask.part->of_programs && export->program >= json_array_size(export->programs)) {
        export->part_ended = true; /* there is no program */
        return STATUS_OK;
    }
    TRY(export_page_read(&ask, &page, err));
    add_rows(export, page.rows);
    move_on(export, page.after);
    json_decref(page.answer);
    return STATUS_OK;
}

/* ---- files ---- */

static const char *ending(const struct export *export)
{
    return export->part < export_part_count && is_csv(export) ? "csv" : "json";
}

/* "referrals.csv", "referrals-2.csv". */
static void name_file(const struct export *export, char name[NAME_MAX_BYTES])
{
    const char *part = export->part < export_part_count ? export_parts[export->part].name : "manifest";
    if (export->file_number <= 1)
        (void)snprintf(name, NAME_MAX_BYTES, "%s.%s", part, ending(export));
    else
        (void)snprintf(name, NAME_MAX_BYTES, "%s-%d.%s", part, export->file_number, ending(export));
}

static json_t *sha256_of(struct str bytes)
{
    uint8_t hash[SHA256_SIZE];
    struct buf hex = {0};
    crypto_sha256(bytes, hash);
    buf_add_hex(&hex, hash, sizeof hash);
    json_t *text = json_stringn(hex.data, hex.size);
    buf_release(&hex);
    return text;
}

static void note_file(struct export *export, const char *name)
{
    const struct export_part *part = &export_parts[export->part];
    json_t *file = json_object();
    json_object_set_new(file, "name", json_string(name));
    json_object_set_new(file, "part", json_string(part->name));
    json_object_set_new(file, "call", json_string(part->path));
    json_object_set_new(file, "rows", json_integer(export->file_rows));
    json_object_set_new(file, "bytes", json_integer((json_int_t) export->file.size));
    json_object_set_new(file, "sha256", sha256_of(buf_str(&export->file)));
    json_array_append_new(export->files, file);
}

/* The file is made: its head goes out. */
static void close_file(struct export *export, struct buf *out)
{
    char name[NAME_MAX_BYTES], path[2 * NAME_MAX_BYTES];
    if (export->part < export_part_count && !is_csv(export))
        BUF_ADD_LITERAL(&export->file, "\n]\n");
    name_file(export, name);
    if (export->part < export_part_count)
        note_file(export, name);
    (void)snprintf(path, sizeof path, "%s/%s", export->folder, name);
    tar_add_head(out, path, export->file.size, export->taken_at);
    export->sent = 0;
}

static void begin_part(struct export *export)
{
    export->part++;
    export->part_ended = false;
    export->part_rows = 0;
    export->file_number = 0;
    export->program = 0;
    export->after[0] = '\0';
}

/* All of the file has gone out. */
static void leave_file(struct export *export, struct buf *out)
{
    tar_add_padding(out, export->file.size);
    buf_clear(&export->file);
    export->sent = SIZE_MAX;
    if (export->part == export_part_count) {
        tar_add_end(out);
        export->ended = true;
    } else if (export->part_ended) {
        json_object_set_new(export->counts, export_parts[export->part].name, json_integer(export->part_rows));
        begin_part(export);
    }
}

static void send_piece(struct export *export, struct buf *out)
{
    size_t left = export->file.size - export->sent;
    size_t room = LIMIT_EXPORT_PIECE_BYTES - 4 * TAR_BLOCK_BYTES; /* what stands around a file is in the piece too */
    size_t size = left < room ? left : room;
    buf_add(out, export->file.data + export->sent, size);
    export->sent += size;
    if (export->sent == export->file.size)
        leave_file(export, out);
}

/* ---- the manifest ---- */

static void write_manifest(struct export *export)
{
    struct jsonw w = jsonw_begin(&export->file);
    char *files = json_text(export->files), *counts = json_text(export->counts);
    jsonw_object(&w, NULL);
    jsonw_text(&w, "object", "export");
    jsonw_int(&w, "format", FORMAT);
    jsonw_text(&w, "referd", REFERD_VERSION);
    jsonw_bool(&w, "livemode", export->config.livemode);
    jsonw_time(&w, "taken_at", export->taken_at);
    jsonw_int(&w, "rows", (int64_t) export->rows);
    jsonw_raw(&w, "counts", str_from(counts));
    jsonw_raw(&w, "files", str_from(files));
    jsonw_object(&w, "columns");
    for (size_t i = 0; i < export_part_count; i++)
        if (export_parts[i].form == EXPORT_CSV)
            export_csv_columns(export_part_route(&export_parts[i])->told, export_parts[i].view, &w,
                               export_parts[i].name);
    jsonw_close(&w);
    jsonw_close(&w);
    jsonw_end(&w);
    BUF_ADD_LITERAL(&export->file, "\n");
    free(files);
    free(counts);
}

/* ---- the whole ---- */

/* Pages until the file is whole, or until it is time to look up. */
static enum status make_file(struct export *export, struct buf *out, struct error *err)
{
    struct env *env = export->config.api->env;
    int64_t until = env_monotonic(env) + STEP_MS * TIME_US_PER_MS;
    if (export->file.size == 0)
        begin_file(export);
    while (!export->part_ended && export->file.size < LIMIT_EXPORT_FILE_BYTES) {
        TRY(read_page(export, err));
        if (env_monotonic(env) > until)
            break;
    }
    if (export->part_ended || export->file.size >= LIMIT_EXPORT_FILE_BYTES)
        close_file(export, out);
    return STATUS_OK;
}

static enum status next(struct export *export, struct buf *out, struct error *err)
{
    if (export->store == NULL)
        return open_store(export, err);
    if (export->sent != SIZE_MAX) {
        send_piece(export, out);
        return STATUS_OK;
    }
    if (export->part < export_part_count)
        return make_file(export, out, err);
    export->file_number = 0;
    write_manifest(export);
    close_file(export, out);
    return STATUS_OK;
}

enum status export_read(struct export *export, struct buf *out, bool *ret_end, struct error *err)
{
    size_t before = out->size;
    TRY(next(export, out, err));
    export->bytes += out->size - before;
    *ret_end = export->ended;
    return STATUS_OK;
}

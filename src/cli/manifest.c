/* Manifests: one field table each way. The format number is looked at before all else, so that a newer manifest is
 * called newer rather than wrong. */

#include "cli/manifest.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/crypto.h"
#include "base/json.h"
#include "base/jsonw.h"
#include "base/schema.h"
#include "base/time.h"

enum { HEX_SHA256 = 2 * SHA256_SIZE, HEX_SUMS = 32, NAME_MAX_BYTES = 63 };

static const char *const sqlite_parts[] = {"referd.db", "referd.clicks.db"};
static const char *const postgres_parts[] = {"referd.dump"};
static const char *const engines[] = {"sqlite", "postgres", NULL};

struct part_fields {
    bool present;
    struct str name;
    struct opt_int bytes;
    struct str sha256;
};

static const struct field part_fields[] = {
    {.name = "name", .type = FIELD_TEXT, .offset = offsetof(struct part_fields, name), .flags = FIELD_REQUIRED},
    {.name = "bytes",
     .type = FIELD_INT,
     .offset = offsetof(struct part_fields, bytes),
     .flags = FIELD_REQUIRED,
     .max = INT64_MAX},
    {.name = "sha256",
     .type = FIELD_TEXT,
     .offset = offsetof(struct part_fields, sha256),
     .flags = FIELD_REQUIRED,
     .min = HEX_SHA256,
     .max = HEX_SHA256},
};

static const struct schema part_schema = SCHEMA("BackupPart", part_fields, struct part_fields);

struct table_fields {
    bool present;
    struct str name;
    struct opt_int rows;
    struct str sum;
};

static const struct field table_fields[] = {
    {.name = "name",
     .type = FIELD_TEXT,
     .offset = offsetof(struct table_fields, name),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = NAME_MAX_BYTES},
    {.name = "rows",
     .type = FIELD_INT,
     .offset = offsetof(struct table_fields, rows),
     .flags = FIELD_REQUIRED,
     .max = INT64_MAX},
    {.name = "sum",
     .type = FIELD_TEXT,
     .offset = offsetof(struct table_fields, sum),
     .flags = FIELD_REQUIRED,
     .min = HEX_SUMS,
     .max = HEX_SUMS},
};

static const struct schema table_schema = SCHEMA("BackupTable", table_fields, struct table_fields);

struct manifest_fields {
    bool present;
    struct opt_int format;
    struct str referd;
    int engine;
    int64_t taken_at;
    struct opt_int books_schema, clicks_schema;
    struct str master_key_check;
    struct str digest;
    struct field_array parts;
    struct field_array tables;
};

static const struct field manifest_fields[] = {
    {.name = "format",
     .type = FIELD_INT,
     .offset = offsetof(struct manifest_fields, format),
     .flags = FIELD_REQUIRED,
     .min = MANIFEST_FORMAT,
     .max = MANIFEST_FORMAT},
    {.name = "referd", .type = FIELD_TEXT, .offset = offsetof(struct manifest_fields, referd), .flags = FIELD_REQUIRED},
    {.name = "engine",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct manifest_fields, engine),
     .flags = FIELD_REQUIRED,
     .choices = engines},
    {.name = "taken_at",
     .type = FIELD_TIME,
     .offset = offsetof(struct manifest_fields, taken_at),
     .flags = FIELD_REQUIRED},
    {.name = "books_schema",
     .type = FIELD_INT,
     .offset = offsetof(struct manifest_fields, books_schema),
     .flags = FIELD_REQUIRED,
     .max = INT32_MAX},
    {.name = "clicks_schema",
     .type = FIELD_INT,
     .offset = offsetof(struct manifest_fields, clicks_schema),
     .flags = FIELD_REQUIRED,
     .max = INT32_MAX},
    {.name = "master_key_check",
     .type = FIELD_TEXT,
     .offset = offsetof(struct manifest_fields, master_key_check),
     .flags = FIELD_NULLABLE,
     .min = 2 * SUBKEY_SIZE,
     .max = 2 * SUBKEY_SIZE},
    {.name = "digest",
     .type = FIELD_TEXT,
     .offset = offsetof(struct manifest_fields, digest),
     .flags = FIELD_NULLABLE,
     .min = 1},
    {.name = "parts",
     .type = FIELD_ARRAY,
     .offset = offsetof(struct manifest_fields, parts),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = MANIFEST_PARTS_MAX,
     .schema = &part_schema},
    {.name = "tables",
     .type = FIELD_ARRAY,
     .offset = offsetof(struct manifest_fields, tables),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = MANIFEST_TABLES_MAX,
     .schema = &table_schema},
};

static const struct schema manifest_schema = SCHEMA("Backup", manifest_fields, struct manifest_fields);

const char *const *manifest_part_names(enum manifest_engine engine, size_t *ret_count)
{
    *ret_count = engine == MANIFEST_SQLITE ? sizeof sqlite_parts / sizeof sqlite_parts[0]
                                           : sizeof postgres_parts / sizeof postgres_parts[0];
    return engine == MANIFEST_SQLITE ? sqlite_parts : postgres_parts;
}

/* ---- writing ---- */

void manifest_write(const struct manifest *manifest, struct buf *out)
{
    struct jsonw w = jsonw_begin(out);
    jsonw_object(&w, NULL);
    jsonw_int(&w, "format", MANIFEST_FORMAT);
    jsonw_str(&w, "referd", manifest->referd);
    jsonw_text(&w, "engine", engines[manifest->engine]);
    jsonw_time(&w, "taken_at", manifest->taken_at);
    jsonw_int(&w, "books_schema", manifest->schemas[STORE_BOOKS]);
    jsonw_int(&w, "clicks_schema", manifest->schemas[STORE_CLICKS]);
    jsonw_str(&w, "master_key_check", manifest->master_key_check);
    jsonw_str(&w, "digest", manifest->digest);
    jsonw_array(&w, "parts");
    for (size_t i = 0; i < manifest->part_count; i++) {
        jsonw_object(&w, NULL);
        jsonw_text(&w, "name", manifest->parts[i].name);
        jsonw_int(&w, "bytes", manifest->parts[i].bytes);
        jsonw_str(&w, "sha256", manifest->parts[i].sha256);
        jsonw_close(&w);
    }
    jsonw_close(&w);
    jsonw_array(&w, "tables");
    for (size_t i = 0; i < manifest->sums.count; i++) {
        const struct table_sum *sum = &manifest->sums.tables[i];
        char hex[HEX_SUMS + 1];
        snprintf(hex, sizeof hex, "%016llx%016llx", (unsigned long long)sum->sums[0], (unsigned long long)sum->sums[1]);
        jsonw_object(&w, NULL);
        jsonw_text(&w, "name", sum->name);
        jsonw_int(&w, "rows", sum->rows);
        jsonw_text(&w, "sum", hex);
        jsonw_close(&w);
    }
    jsonw_close(&w);
    jsonw_close(&w);
    jsonw_end(&w);
    buf_add_char(out, '\n');
}

/* ---- reading ---- */

static enum status refuse(struct error *err, const char *what)
{
    return error_set(err, ERROR_INVALID_VALUE, NULL, "The manifest is damaged: %s.", what);
}

static bool read_sum(struct str hex, uint64_t ret[2])
{
    uint8_t bytes[HEX_SUMS / 2];
    if (!crypto_unhex(hex, bytes, sizeof bytes))
        return false;
    ret[0] = ret[1] = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        ret[i / 8] = ret[i / 8] << 8 | bytes[i];
    return true;
}

static enum status read_parts(const struct field_array *array, struct arena *arena, struct manifest *manifest,
                              struct error *err)
{
    const struct part_fields *parts = array->items;
    size_t count;
    const char *const *names = manifest_part_names(manifest->engine, &count);
    if (array->count != count)
        return refuse(err, "it has another number of parts");
    for (size_t i = 0; i < count; i++) {
        uint8_t hash[SHA256_SIZE];
        if (!str_equal(parts[i].name, str_from(names[i])))
            return refuse(err, "a part has another name");
        if (!crypto_unhex(parts[i].sha256, hash, sizeof hash))
            return refuse(err, "a hash is none");
        manifest->parts[i] = (struct manifest_part){names[i], parts[i].bytes.value, str_lower(arena, parts[i].sha256)};
    }
    manifest->part_count = count;
    return STATUS_OK;
}

static enum status read_tables(const struct field_array *array, struct arena *arena, struct manifest *manifest,
                               struct error *err)
{
    const struct table_fields *tables = array->items;
    struct table_sum *sums = arena_array(arena, array->count, sizeof *sums);
    for (size_t i = 0; i < array->count; i++) {
        sums[i].name = str_copy(arena, tables[i].name).data;
        sums[i].rows = tables[i].rows.value;
        if (!read_sum(tables[i].sum, sums[i].sums))
            return refuse(err, "a table's sum is none");
    }
    manifest->sums = (struct store_sum){sums, array->count};
    return STATUS_OK;
}

static enum status read_fields(const struct manifest_fields *fields, struct arena *arena, struct manifest *ret,
                               struct error *err)
{
    uint8_t check[SUBKEY_SIZE];
    *ret = (struct manifest){
        .referd = str_copy(arena, fields->referd),
        .engine = (enum manifest_engine)(fields->engine - 1),
        .taken_at = fields->taken_at,
        .schemas = {fields->books_schema.value, fields->clicks_schema.value},
        .master_key_check = str_copy(arena, fields->master_key_check),
        .digest = str_copy(arena, fields->digest),
    };
    if (!str_is_none(ret->master_key_check) && !crypto_unhex(ret->master_key_check, check, sizeof check))
        return refuse(err, "the check value of the master key is none");
    TRY(read_parts(&fields->parts, arena, ret, err));
    return read_tables(&fields->tables, arena, ret, err);
}

static enum status read_json(const json_t *json, struct arena *arena, struct manifest *ret, struct error *err)
{
    struct manifest_fields fields;
    struct error why = {0};
    const json_t *format = json_object_get(json, "format");
    if (json_is_integer(format) && json_integer_value(format) > MANIFEST_FORMAT)
        return error_set(err, ERROR_NOT_SUPPORTED, NULL,
                         "The backup has format %lld, this program knows %d: it was made by a newer referd, which "
                         "can restore it.",
                         (long long)json_integer_value(format), MANIFEST_FORMAT);
    if (schema_read(&manifest_schema, json, &fields, arena, &why) != STATUS_OK)
        return refuse(err, why.param[0] != '\0' ? why.param : "it is no object");
    return read_fields(&fields, arena, ret, err);
}

enum status manifest_read(struct str text, struct arena *arena, struct manifest *ret, struct error *err)
{
    json_t *json = NULL;
    struct manifest manifest;
    if (json_parse(text, &json, NULL) != STATUS_OK)
        return refuse(err, "it is not JSON");
    enum status status = read_json(json, arena, &manifest, err);
    json_decref(json);
    if (status == STATUS_OK)
        *ret = manifest;
    return status;
}

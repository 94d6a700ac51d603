/* Field mappings. See mapping.h.
 *
 * Values are taken as texts and decoded here, so that an amount is read from its digits. Paths from `$` are followed
 * once per body, not once per item: a body cannot make the work grow with the product of both. */

#include "domain/mapping/mapping.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/time.h"

enum target_kind { TARGET_TEXT, TARGET_TYPE, TARGET_AMOUNT, TARGET_TIME, TARGET_BOOL, TARGET_JSON };
enum time_format { TIME_ANY, TIME_RFC3339, TIME_UNIX, TIME_UNIX_MS };

struct target {
    const char *name;
    enum target_kind kind;
};

struct mapping_field {
    struct str name; /* "customer.email" */
    enum target_kind kind;
    bool has_path;
    struct json_path path;
    const json_t *constant, *map, *otherwise; /* of the settings; or null */
    enum time_format format;
};

/* Places in the body of POST /v1/events that a mapping may fill; beside them `data.<name>` and `metadata.<name>`.
 * Searched by halves. sorted table: by 1 */
static const struct target targets[] = {
    {"amount", TARGET_AMOUNT},
    {"attribution.click_id", TARGET_TEXT},
    {"attribution.code", TARGET_TEXT},
    {"attribution.referrer.email", TARGET_TEXT},
    {"attribution.referrer.name", TARGET_TEXT},
    {"attribution.referrer.phone", TARGET_TEXT},
    {"currency", TARGET_TEXT},
    {"customer.address", TARGET_TEXT},
    {"customer.city", TARGET_TEXT},
    {"customer.company", TARGET_TEXT},
    {"customer.country", TARGET_TEXT},
    {"customer.email", TARGET_TEXT},
    {"customer.external_id", TARGET_TEXT},
    {"customer.locale", TARGET_TEXT},
    {"customer.name", TARGET_TEXT},
    {"customer.phone", TARGET_TEXT},
    {"external_id", TARGET_TEXT},
    {"items", TARGET_JSON},
    {"net_amount", TARGET_AMOUNT},
    {"no_reward", TARGET_BOOL},
    {"object.id", TARGET_TEXT},
    {"object.source", TARGET_TEXT},
    {"occurred_at", TARGET_TIME},
    {"referral_id", TARGET_TEXT},
    {"refers_to.id", TARGET_TEXT},
    {"refers_to.source", TARGET_TEXT},
    {"source", TARGET_TEXT},
    {"type", TARGET_TYPE},
};

static struct str text_of(const json_t *json)
{
    return json_is_string(json) ? (struct str){json_string_value(json), json_string_length(json)} : STR_NONE;
}

/* ---- reading a mapping ---- */

static int compare_target(const void *key, const void *row)
{
    return strcmp(key, ((const struct target *)row)->name);
}

/* A name below data or metadata: letters, digits and '_'. */
static bool is_free_name(struct str name, struct str prefix)
{
    if (!str_starts_with(name, prefix) || name.size == prefix.size || name.size > LIMIT_METADATA_KEY_BYTES)
        return false;
    for (size_t i = prefix.size; i < name.size; i++) {
        char c = name.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return true;
}

static bool find_target(const char *name, enum target_kind *ret)
{
    const struct target *target =
        bsearch(name, targets, sizeof targets / sizeof targets[0], sizeof targets[0], compare_target);
    bool data = is_free_name(str_from(name), STR("data."));
    *ret = target != NULL ? target->kind : data ? TARGET_JSON : TARGET_TEXT;
    return target != NULL || data || is_free_name(str_from(name), STR("metadata."));
}

static enum status read_format(const json_t *json, struct mapping_field *field, const char *param, struct error *err)
{
    static const char *const formats[] = {"", "rfc3339", "unix", "unix_ms"};
    if (json == NULL)
        return STATUS_OK;
    for (enum time_format format = TIME_RFC3339; format <= TIME_UNIX_MS && field->kind == TARGET_TIME; format++)
        if (str_equal(text_of(json), str_from(formats[format]))) {
            field->format = format;
            return STATUS_OK;
        }
    return error_set(err, ERROR_INVALID_VALUE, param,
                     "format is rfc3339, unix (seconds) or unix_ms, and only occurred_at has one.");
}

static enum status check_map(const json_t *map, const char *param, struct error *err)
{
    const char *from;
    json_t *to;
    if (map == NULL)
        return STATUS_OK;
    if (!json_is_object(map) || json_object_size(map) == 0)
        return error_set(err, ERROR_INVALID_TYPE, param, "map must be an object of texts, not empty.");
    json_object_foreach((json_t *)(uintptr_t)map, from, to)
    {
        if (!json_is_string(to))
            return error_set(err, ERROR_INVALID_TYPE, param, "map must give a text for each text.");
    }
    return STATUS_OK;
}

static bool is_plain(const json_t *value)
{
    return value == NULL || json_is_string(value) || json_is_integer(value) || json_is_boolean(value);
}

static enum status check_members(const json_t *json, const char *param, struct error *err)
{
    static const char *const known[] = {"const", "default", "format", "map", "path"};
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)json, name, value)
    {
        bool found = false;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            found = found || strcmp(name, known[i]) == 0;
        if (!found)
            return error_set(err, ERROR_UNKNOWN_FIELD, param, "A value has path, const, map, default or format.");
    }
    if ((json_object_get(json, "path") == NULL) == (json_object_get(json, "const") == NULL))
        return error_set(err, ERROR_MISSING_FIELD, param, "Say either path or const.");
    return STATUS_OK;
}

static enum status read_value(const json_t *json, const char *param, struct mapping_field *field, struct error *err)
{
    struct str path = text_of(json);
    if (json_is_object(json)) {
        TRY(check_members(json, param, err));
        path = text_of(json_object_get(json, "path"));
        field->constant = json_object_get(json, "const");
        field->map = json_object_get(json, "map");
        field->otherwise = json_object_get(json, "default");
        TRY(read_format(json_object_get(json, "format"), field, param, err));
        TRY(check_map(field->map, param, err));
        if (!is_plain(field->constant) || !is_plain(field->otherwise))
            return error_set(err, ERROR_INVALID_TYPE, param, "A fixed value is a text, a whole number, true or false.");
    }
    field->has_path = field->constant == NULL;
    if (!field->has_path)
        return STATUS_OK;
    if (str_is_none(path))
        return error_set(err, ERROR_INVALID_TYPE, param, "A value is a path as text, or {\"const\": ...}.");
    return json_path_parse(path, param, &field->path, err);
}

static enum status read_unit(const json_t *json, const char *param, enum amount_unit *ret, struct error *err)
{
    *ret = str_equal(text_of(json), STR("major")) ? AMOUNT_MAJOR : AMOUNT_MINOR;
    if (*ret == AMOUNT_MAJOR || str_equal(text_of(json), STR("minor")))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, param, "amount_unit is minor (cents) or major (euros, dollars).");
}

static const struct mapping_field *field_named(const struct mapping *mapping, const char *name)
{
    for (size_t i = 0; i < mapping->field_count; i++)
        if (str_equal(mapping->fields[i].name, str_from(name)))
            return &mapping->fields[i];
    return NULL;
}

static enum status require(bool there, const char *param, const char *name, const char *why, struct error *err)
{
    char path[ERROR_PARAM_SIZE];
    if (there)
        return STATUS_OK;
    error_member(param, name, path);
    return error_set(err, ERROR_MISSING_FIELD, path, "%s", why);
}

static bool says_whom(const struct mapping *mapping)
{
    return field_named(mapping, "customer.email") != NULL || field_named(mapping, "customer.phone") != NULL ||
           field_named(mapping, "customer.external_id") != NULL || field_named(mapping, "referral_id") != NULL;
}

static enum status check_whole(const struct mapping *mapping, bool unit_said, const char *param, struct error *err)
{
    bool money = field_named(mapping, "amount") != NULL || field_named(mapping, "net_amount") != NULL;
    TRY(require(field_named(mapping, "type") != NULL, param, "type", "Say what happened: a type of event.", err));
    TRY(require(field_named(mapping, "external_id") != NULL, param, "external_id",
                "Say where the message's own id is: by it a repeated message is known.", err));
    TRY(require(says_whom(mapping), param, "customer.email",
                "Say whom it is about: by customer.email, customer.phone, customer.external_id or referral_id.", err));
    TRY(require(!money || field_named(mapping, "currency") != NULL, param, "currency", "An amount needs its currency.",
                err));
    TRY(require(!money || unit_said, param, "amount_unit",
                "Say in which unit amounts are: minor (cents) or major (euros, dollars).", err));
    for (size_t i = 0; i < mapping->field_count; i++)
        if (mapping->fields[i].has_path && mapping->fields[i].path.of_item && !mapping->has_each)
            return error_set(err, ERROR_INVALID_VALUE, param,
                             "Paths that begin with @ need `each`: the path of the array of facts.");
    return STATUS_OK;
}

static enum status read_field(const char *name, const json_t *value, const char *param, struct mapping_field *ret,
                              struct error *err)
{
    *ret = (struct mapping_field){.name = str_from(name)};
    if (!find_target(name, &ret->kind))
        return error_set(err, ERROR_UNKNOWN_FIELD, param,
                         "This is no place in an event: see POST /v1/events, and write object.id for a member.");
    return read_value(value, param, ret, err);
}

enum status mapping_read(const json_t *json, const char *param, struct arena *arena, struct mapping *ret,
                         struct error *err)
{
    struct mapping_field *fields = arena_array(arena, MAPPING_FIELDS_MAX, sizeof *fields);
    const char *name;
    json_t *value;
    bool unit_said = false;
    *ret = (struct mapping){.unit = AMOUNT_MINOR, .fields = fields};
    if (!json_is_object(json))
        return error_set(err, ERROR_INVALID_TYPE, param, "A mapping is an object.");
    if (json_object_size(json) > MAPPING_FIELDS_MAX)
        return error_set(err, ERROR_OUT_OF_RANGE, param, "A mapping has at most %d values.", MAPPING_FIELDS_MAX);
    json_object_foreach((json_t *)(uintptr_t)json, name, value)
    {
        char path[ERROR_PARAM_SIZE];
        error_member(param, name, path);
        if (strcmp(name, "each") == 0) {
            ret->has_each = true;
            TRY(json_path_parse(json_is_string(value) ? text_of(value) : STR(""), path, &ret->each, err));
            if (ret->each.of_item)
                return error_set(err, ERROR_INVALID_VALUE, path, "each is a path from $.");
        } else if (strcmp(name, "amount_unit") == 0) {
            unit_said = true;
            TRY(read_unit(value, path, &ret->unit, err));
        } else {
            TRY(read_field(name, value, path, &fields[ret->field_count++], err));
        }
    }
    return check_whole(ret, unit_said, param, err);
}

/* ---- mapping a body ---- */

enum status mapping_begin(const struct mapping *mapping, struct str body, struct arena *arena, struct mapping_run *ret,
                          struct error *err)
{
    struct mapping_run run = {.mapping = mapping, .arena = arena, .body = body};
    run.items = arena_alloc(arena, sizeof *run.items);
    run.items[0] = body;
    run.item_count = 1;
    if (mapping->has_each) {
        struct str array = json_path_find(&mapping->each, body);
        if (str_is_none(array) || !json_elements(array, LIMIT_EVENTS_ARRAY, arena, &run.items, &run.item_count))
            return error_set(err, ERROR_INVALID_VALUE, "each", "At %.*s there is no array of at most %d facts.",
                             STR_ARG(mapping->each.text), LIMIT_EVENTS_ARRAY);
    }
    run.roots = arena_array(arena, mapping->field_count, sizeof *run.roots);
    for (size_t i = 0; i < mapping->field_count; i++)
        if (mapping->fields[i].has_path && !mapping->fields[i].path.of_item)
            run.roots[i] = json_path_find(&mapping->fields[i].path, body);
    *ret = run;
    return STATUS_OK;
}

/* A value that the mapping itself says, as a JSON text. */
static struct str fixed(const json_t *json, struct arena *arena)
{
    char *text = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);
    struct str copy = str_copy(arena, str_from(text));
    free(text);
    return copy;
}

static struct str unless_empty(struct str value)
{
    return str_equal(value, STR("null")) || str_equal(value, STR("\"\"")) ? STR_NONE : value;
}

/* What is read from its text, as the unit or the format wants it: so is its default. */
static bool is_read(enum target_kind kind)
{
    return kind == TARGET_AMOUNT || kind == TARGET_TIME || kind == TARGET_BOOL;
}

/* The value of a field: a JSON text; absent where there is none, or null, or an empty text. */
static struct str take(const struct mapping_run *run, size_t n, size_t field)
{
    const struct mapping_field *row = &run->mapping->fields[field];
    struct str found;
    if (row->has_path)
        found = row->path.of_item ? json_path_find(&row->path, run->items[n]) : run->roots[field];
    else
        found = fixed(row->constant, run->arena);
    found = unless_empty(found);
    if (str_is_none(found) && row->otherwise != NULL && is_read(row->kind))
        found = unless_empty(fixed(row->otherwise, run->arena));
    return found;
}

static bool is_number(struct str text)
{
    return text.size > 0 && (text.data[0] == '-' || (text.data[0] >= '0' && text.data[0] <= '9'));
}

/* The text that a JSON value says: a string decoded, a number and a word as they are written; absent for an object or
 * array. */
static struct str said(struct str value, struct arena *arena)
{
    if (value.size == 0 || value.data[0] == '{' || value.data[0] == '[')
        return STR_NONE;
    if (value.data[0] != '"')
        return value;
    json_t *decoded = json_loadb(value.data, value.size, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    struct str text = str_copy(arena, text_of(decoded));
    json_decref(decoded);
    return text;
}

static json_t *json_of(struct str text)
{
    return json_stringn(text.data, text.size);
}

/* Digits of seconds (or milliseconds) since 1970 as an RFC 3339 time. */
static bool unix_time(struct str text, enum time_format format, json_t **ret)
{
    char out[TIME_TEXT_SIZE];
    int64_t count;
    int64_t unit = format == TIME_UNIX_MS ? 1000 : TIME_US_PER_S;
    if (!str_to_int64(text, &count) || count < 0 || count > TIME_LAST / unit)
        return false;
    if (format == TIME_ANY && count > UINT32_MAX * INT64_C(20)) /* beyond the year 4000: milliseconds */
        return false;
    time_format(count * unit, out);
    *ret = json_stringn(out, sizeof out);
    return true;
}

static enum status make_time(const struct mapping_field *field, struct str value, struct str text, json_t **ret,
                             struct error *err)
{
    int64_t at;
    bool number = is_number(value) || (field->format >= TIME_UNIX && is_number(text));
    if (number && field->format != TIME_RFC3339 && unix_time(text, field->format, ret))
        return STATUS_OK;
    if (!number && field->format <= TIME_RFC3339 && time_parse(text, &at)) {
        *ret = json_of(text);
        return STATUS_OK;
    }
    return error_set(err, ERROR_INVALID_VALUE, "occurred_at",
                     "This is no time as the mapping wants it: an RFC 3339 time such as 2026-03-01T12:00:00Z, or whole "
                     "seconds since 1970 (format unix; milliseconds: unix_ms).");
}

static enum status make_bool(const struct mapping_field *field, struct str text, json_t **ret, struct error *err)
{
    bool yes = str_equal(text, STR("true")) || str_equal(text, STR("1"));
    if (!yes && !str_equal(text, STR("false")) && !str_equal(text, STR("0")))
        return error_set(err, ERROR_INVALID_TYPE, field->name.data, "This must be true or false.");
    *ret = json_boolean(yes);
    return STATUS_OK;
}

/* What `map` makes of a text; `*ret_ignored`: a type that it does not have. */
static enum status translate(const struct mapping_field *field, struct str *text, bool *ret_ignored, struct error *err)
{
    const json_t *to = field->map == NULL ? NULL : json_object_getn(field->map, text->data, text->size);
    if (field->map == NULL)
        return STATUS_OK;
    if (to == NULL)
        to = field->otherwise;
    *ret_ignored = to == NULL && field->kind == TARGET_TYPE;
    if (to == NULL && !*ret_ignored)
        return error_set(err, ERROR_INVALID_VALUE, field->name.data, "The mapping's map does not have this value.");
    if (to != NULL)
        *text = text_of(to);
    return STATUS_OK;
}

static enum status make_text(const struct mapping_field *field, struct str text, json_t **ret, bool *ret_ignored,
                             struct error *err)
{
    TRY(translate(field, &text, ret_ignored, err));
    if (*ret_ignored)
        return STATUS_OK;
    if (str_is_none(text))
        return error_set(err, ERROR_INVALID_TYPE, field->name.data, "The default must be a text here.");
    *ret = json_of(text);
    return STATUS_OK;
}

static enum status make_amount(const struct mapping_run *run, const struct mapping_field *field, size_t n,
                               struct str text, json_t **ret, struct error *err)
{
    struct currency currency;
    int64_t amount;
    size_t at = (size_t)(field_named(run->mapping, "currency") - run->mapping->fields);
    struct str code = said(take(run, n, at), run->arena);
    bool ignored = false;
    if (!str_is_none(code))
        TRY(translate(&run->mapping->fields[at], &code, &ignored, err));
    else
        code = text_of(run->mapping->fields[at].otherwise);
    if (str_is_none(code) || !currency_parse(code, &currency))
        return error_set(err, ERROR_INVALID_CURRENCY, "currency",
                         "An amount needs its currency: a code of ISO 4217, or a unit x-name.");
    TRY(amount_read(str_trim(text), run->mapping->unit, &currency, field->name.data, &amount, err));
    *ret = json_integer(amount);
    return STATUS_OK;
}

/* The value as the event's body has it; null: it is left out. */
static enum status make(const struct mapping_run *run, size_t n, size_t at, json_t **ret, bool *ret_ignored,
                        struct error *err)
{
    const struct mapping_field *field = &run->mapping->fields[at];
    struct str value = take(run, n, at);
    *ret = NULL;
    if (str_is_none(value)) {
        *ret = field->otherwise == NULL || is_read(field->kind) ? NULL : json_deep_copy(field->otherwise);
        return STATUS_OK;
    }
    if (field->kind == TARGET_JSON && field->map == NULL) {
        *ret = json_loadb(value.data, value.size, JSON_DECODE_ANY, NULL);
        return STATUS_OK;
    }
    struct str text = said(value, run->arena);
    if (str_is_none(text))
        return error_set(err, ERROR_INVALID_TYPE, field->name.data, "There is an object or an array.");
    if (field->kind == TARGET_AMOUNT)
        return make_amount(run, field, n, text, ret, err);
    if (field->kind == TARGET_TIME)
        return make_time(field, value, text, ret, err);
    if (field->kind == TARGET_BOOL)
        return make_bool(field, text, ret, err);
    return make_text(field, text, ret, ret_ignored, err);
}

/* Puts a value at "customer.email" of the event. */
static void put(json_t *event, struct str name, json_t *value)
{
    json_t *object = event;
    for (size_t dot = str_find(name, '.'); dot != SIZE_MAX; dot = str_find(name, '.')) {
        json_t *inner = json_object_getn(object, name.data, dot);
        if (inner == NULL) {
            inner = json_object();
            json_object_setn_new(object, name.data, dot, inner);
        }
        object = inner;
        name = (struct str){name.data + dot + 1, name.size - dot - 1};
    }
    json_object_setn_new(object, name.data, name.size, value);
}

/* What it is about is said by one of the two: the referral, where the message names it. */
static void settle_whom(json_t *event)
{
    if (json_object_get(event, "referral_id") != NULL)
        json_object_del(event, "customer");
    if (json_object_get(event, "source") == NULL)
        json_object_set_new(event, "source", json_string("webhook"));
}

static enum status fill(const struct mapping_run *run, size_t n, json_t *event, bool *ret_ignored, struct error *err)
{
    for (size_t i = 0; i < run->mapping->field_count; i++) {
        json_t *value;
        enum status status = make(run, n, i, &value, ret_ignored, err);
        if (status != STATUS_OK) {
            mapping_blame(run->mapping, err);
            return status;
        }
        if (*ret_ignored)
            return STATUS_OK;
        if (value != NULL)
            put(event, run->mapping->fields[i].name, value);
    }
    settle_whom(event);
    return STATUS_OK;
}

enum status mapping_event(const struct mapping_run *run, size_t n, json_t **ret, struct error *err)
{
    json_t *event = json_object();
    bool ignored = false;
    enum status status = fill(run, n, event, &ignored, err);
    if (status != STATUS_OK || ignored) {
        json_decref(event);
        event = NULL;
    }
    *ret = event;
    return status;
}

/* Members that stand together as one in the mapping ("customer") are blamed by the first below them. */
static const struct mapping_field *field_of_param(const struct mapping *mapping, struct str param)
{
    for (size_t i = 0; i < mapping->field_count; i++)
        if (str_equal(mapping->fields[i].name, param))
            return &mapping->fields[i];
    return NULL;
}

void mapping_blame(const struct mapping *mapping, struct error *err)
{
    const struct mapping_field *field = field_of_param(mapping, str_from(err->param));
    if (field == NULL)
        return;
    if (field->has_path)
        error_explain(err, "From %.*s", STR_ARG(field->path.text));
    else
        error_explain(err, "The mapping's own fixed value.");
}

/* A record of a CSV as what it says. See the header. */

#include "domain/imports/import_line.h"

#include <string.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/csv_write.h"
#include "base/limits.h"
#include "base/text.h"
#include "domain/intake/hand.h"
#include "domain/rule/event_types.h"

static void blame(struct import_line *line, const char *code, const char *detail)
{
    line->code = code;
    line->detail = str_from(detail);
}

/* ---- values ---- */

struct values {
    struct str of[IMPORT_FIELDS]; /* absent: not said */
};

static struct values gather(const struct import_columns *columns, const struct csv_record *record)
{
    struct values values = {0};
    for (size_t i = 0; i < columns->count && i < record->count; i++) {
        struct str value = str_trim(record->fields[i]);
        if (columns->fields[i] != IMPORT_NO_FIELD && value.size > 0)
            values.of[columns->fields[i]] = value;
    }
    return values;
}

/* What no field may be. */
static void check_values(const struct values *values, struct import_line *line)
{
    for (int field = 0; field < IMPORT_FIELDS && line->code == NULL; field++) {
        struct str value = values->of[field];
        size_t most = field == IMPORT_NOTES ? LIMIT_LONG_TEXT_BYTES : LIMIT_TEXT_BYTES;
        if (value.size > most)
            blame(line, "too_long", "A value of this line is too long.");
        else if (!str_is_none(value) && (value.data[0] == '=' || value.data[0] == '@'))
            blame(line, "formula", "A value of this line is a formula: save the file with values in its place.");
        else if (!str_is_none(value) && field != IMPORT_NOTES && !text_is_plain(value))
            blame(line, "invalid_text", "A value of this line has a line break or a control character.");
    }
}

/* An apostrophe before what could be a formula says that it is none: exports write it so. */
static void take_guards_off(struct values *values)
{
    for (int field = 0; field < IMPORT_FIELDS; field++)
        values->of[field] = csv_without_guard(values->of[field]);
}

/* Everything that the line says, in the order of the fields: what makes it the same line again. */
static void take_fingerprint(const struct import_source *source, const struct values *values, struct import_line *line)
{
    struct buf text = {0};
    buf_add_format(&text, "%s\n", import_kinds[source->kind]);
    buf_add(&text, source->program_id.bytes, sizeof source->program_id.bytes);
    for (int field = 0; field < IMPORT_FIELDS; field++)
        if (!str_is_none(values->of[field]))
            buf_add_format(&text, "\n%s %zu %.*s", import_field_name((enum import_field)field), values->of[field].size,
                           STR_ARG(values->of[field]));
    crypto_sha256(buf_str(&text), line->fingerprint);
    buf_release(&text);
}

static struct str make_external_id(const struct import_line *line, struct arena *arena)
{
    enum { HEAD = 16 };
    struct buf text = {0};
    BUF_ADD_LITERAL(&text, "csv-");
    buf_add_hex(&text, line->fingerprint, HEAD);
    struct str copy = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}

/* ---- members ---- */

/* What the line says; without it, and for a number without a country code, what the program's page says. */
static struct str country_of(const struct import_source *source, const struct values *values)
{
    struct str phone = values->of[IMPORT_PHONE];
    bool national = phone.size > 0 && phone.data[0] != '+';
    return str_is_none(values->of[IMPORT_COUNTRY]) && national ? source->country : values->of[IMPORT_COUNTRY];
}

static void read_person(const struct import_source *source, const struct values *values, struct arena *arena,
                        struct import_line *line)
{
    struct contact_fields *person = &line->person;
    struct error err = {0};
    struct str said[PERSON_COLUMNS] = {0};
    for (int field = 0; field < IMPORT_FIELDS; field++) {
        enum person_column column = import_field_person((enum import_field)field);
        if (column < PERSON_COLUMNS)
            said[column] = values->of[field];
    }
    said[PERSON_COUNTRY] = country_of(source, values);
    person_columns_take(said, arena, person);
    if (contact_fields_normalise(person, arena, &err) != STATUS_OK) {
        line->code = arena_format(arena, "invalid_%s", err.param);
        line->detail = str_copy(arena, str_from(err.detail));
    }
    line->has_person = contact_fields_have_key(person);
}

static void read_codes(const struct values *values, struct import_line *line)
{
    if (!str_is_none(values->of[IMPORT_CODE]) && !code_parse(values->of[IMPORT_CODE], &line->participant_code))
        blame(line, "invalid_code", "A code has 3 to 32 letters, digits and hyphens.");
    if (!str_is_none(values->of[IMPORT_REFERRER]) && !code_parse(values->of[IMPORT_REFERRER], &line->referrer))
        blame(line, "invalid_referrer", "The referrer is named by a code of 3 to 32 letters, digits and hyphens.");
}

static void read_money(const struct import_source *source, const struct values *values, struct import_line *line)
{
    int64_t amount;
    line->currency = source->currency;
    if (!str_is_none(values->of[IMPORT_CURRENCY]) && !currency_parse(values->of[IMPORT_CURRENCY], &line->currency)) {
        blame(line, "invalid_currency", "This is not a currency: write a code such as USD.");
        return;
    }
    if (str_is_none(values->of[IMPORT_AMOUNT])) {
        line->currency = (struct currency){0};
        return;
    }
    if (source->kind == IMPORT_LEADS && !currency_equal(&line->currency, &source->currency))
        blame(line, "invalid_currency", "What a lead is worth is told in the program's currency.");
    else if (!import_amount_read(values->of[IMPORT_AMOUNT], currency_decimals(&line->currency), &amount))
        blame(line, "invalid_amount",
              "This is not an amount, or it could be two: write it as 1234.50, without a currency sign.");
    else
        line->amount = (struct opt_int){true, amount};
}

static void read_date(const struct values *values, struct import_line *line)
{
    line->date_at = TIME_NONE;
    if (!str_is_none(values->of[IMPORT_DATE]) && !import_date_read(values->of[IMPORT_DATE], &line->date_at))
        blame(line, "invalid_date", "Write the date as 2026-03-31, 31.3.2026, or as RFC 3339 has it.");
}

/* ---- kinds ---- */

static void read_referral(const struct values *values, struct import_line *line)
{
    line->type = str_is_none(values->of[IMPORT_TYPE]) ? STR("lead.created") : values->of[IMPORT_TYPE];
    const struct event_type *type = event_type_find(line->type);
    if (type == NULL || type->later || type->takes_back != NULL || type->gives_back != NULL)
        blame(line, "invalid_type",
              "This is no event that can be told here: lead.created, order.placed, invoice.paid, ...");
    else if (line->referrer.size == 0)
        blame(line, "missing_referrer", "A past referral needs the code of who referred it.");
}

static int find_reward_kind(struct str name)
{
    for (int i = 0; bonus_kinds[i] != NULL; i++)
        if (str_equal_nocase(name, str_from(bonus_kinds[i])))
            return i + 1;
    return 0;
}

/* A discount or a gift card is handed over when it is made: of the past there is none to hand over any more. */
static void read_reward(const struct values *values, struct import_line *line)
{
    struct str kind = str_is_none(values->of[IMPORT_REWARD_KIND]) ? STR("credit") : values->of[IMPORT_REWARD_KIND];
    struct str status = str_is_none(values->of[IMPORT_STATUS]) ? STR("issued") : values->of[IMPORT_STATUS];
    line->reward_kind = find_reward_kind(kind);
    line->reversed = str_equal_nocase(status, STR("reversed"));
    if (line->reward_kind == 0 || str_equal_nocase(kind, STR("discount")) || str_equal_nocase(kind, STR("gift_card")))
        blame(line, "invalid_kind", "A past reward is credit, cash or custom.");
    else if (!line->reversed && !str_equal_nocase(status, STR("issued")))
        blame(line, "invalid_status", "A past reward is issued or reversed.");
    else if (!line->amount.set && !str_equal_nocase(kind, STR("custom")))
        blame(line, "missing_amount", "This reward has no amount.");
    else if (str_equal_nocase(kind, STR("custom")) && str_is_none(line->title))
        blame(line, "missing_title", "A custom reward needs a title.");
}

static void read_members(const struct import_source *source, const struct values *values, struct arena *arena,
                         struct import_line *line)
{
    line->title = values->of[IMPORT_TITLE];
    line->notes = values->of[IMPORT_NOTES];
    line->object_id = values->of[IMPORT_OBJECT_ID];
    read_person(source, values, arena, line);
    if (line->code == NULL)
        read_codes(values, line);
    if (line->code == NULL)
        read_money(source, values, line);
    if (line->code == NULL)
        read_date(values, line);
    if (line->code == NULL && !line->has_person && !(source->kind == IMPORT_REWARDS && line->referrer.size > 0))
        blame(line, "missing_key", "This line has neither e-mail address, phone number nor person_id.");
    if (line->code == NULL && source->kind == IMPORT_REFERRALS)
        read_referral(values, line);
    if (line->code == NULL && source->kind == IMPORT_REWARDS)
        read_reward(values, line);
}

void import_line_read(const struct import_source *source, const struct csv_record *record, struct arena *arena,
                      struct import_line *ret)
{
    *ret = (struct import_line){.number = (int64_t)record->line, .date_at = TIME_NONE};
    if (record->fault != CSV_FINE) {
        blame(ret, csv_fault_name(record->fault), csv_fault_sentence(record->fault));
        return;
    }
    struct values values = gather(&source->columns, record);
    check_values(&values, ret);
    if (ret->code != NULL)
        return;
    take_guards_off(&values);
    take_fingerprint(source, &values, ret);
    ret->external_id = values.of[IMPORT_EXTERNAL_ID];
    if (str_is_none(ret->external_id))
        ret->external_id = make_external_id(ret, arena);
    read_members(source, &values, arena, ret);
}

void import_line_too_long(int64_t number, struct import_line *ret)
{
    *ret = (struct import_line){.number = number, .date_at = TIME_NONE};
    blame(ret, "line_too_long", "This line is longer than 64 KiB: perhaps a quote is not closed before it.");
}

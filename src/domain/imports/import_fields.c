/* One table of all fields, with the words by which their columns are known. See the header. */

#include "domain/imports/import_fields.h"

#include "base/buf.h"

const char *const import_kinds[] = {"participants", "leads", "referrals", "rewards", NULL};

#define OF(kind) (1U << (kind))
#define FACT (OF(IMPORT_LEADS) | OF(IMPORT_REFERRALS) | OF(IMPORT_REWARDS))
#define EVERY (FACT | OF(IMPORT_PARTICIPANTS))
#define PERSON(name, column)                                                                                           \
    {                                                                                                                  \
        name, EVERY, column, NULL                                                                                      \
    } /* whose words are those of the column */
#define OTHER(name, kinds, words)                                                                                      \
    {                                                                                                                  \
        name, kinds, PERSON_COLUMNS, words                                                                             \
    }

static const struct {
    const char *name;
    unsigned kinds;
    enum person_column person;
    const char *words; /* of csv_head_is() */
} FIELDS[IMPORT_FIELDS] = {
    [IMPORT_AMOUNT] = OTHER("amount", FACT, " amount value betrag wert summe umsatz importe monto valor total "),
    [IMPORT_CODE] = OTHER("code", OF(IMPORT_PARTICIPANTS),
                          " code referralcode empfehlungscode gutscheincode codigo cdigo codigodereferido "
                          "cdigodereferido "),
    [IMPORT_COMPANY] = PERSON("company", PERSON_COMPANY),
    [IMPORT_COUNTRY] = PERSON("country", PERSON_COUNTRY),
    [IMPORT_CURRENCY] = OTHER("currency", FACT, " currency currencycode waehrung whrung moneda divisa "),
    [IMPORT_DATE] = OTHER("date", EVERY,
                          " date created createdat createdon createddate submittedat occurredat joined joinedat "
                          "issuedat datum erstellt erstelltam angelegtam beitritt fecha fechadecreacion "
                          "fechadecreacin creado creadoel "),
    [IMPORT_EMAIL] = PERSON("email", PERSON_EMAIL),
    [IMPORT_EXTERNAL_ID] = OTHER("external_id", FACT,
                                 " externalid id leadid referralid rewardid vorgang vorgangsnummer reference referenz "
                                 "referencia "),
    [IMPORT_FAMILY_NAME] = PERSON("family_name", PERSON_FAMILY_NAME),
    [IMPORT_GIVEN_NAME] = PERSON("given_name", PERSON_GIVEN_NAME),
    [IMPORT_LOCALE] = PERSON("locale", PERSON_LOCALE),
    [IMPORT_NAME] = PERSON("name", PERSON_NAME),
    [IMPORT_NOTES] = OTHER("notes", FACT,
                           " note notes comment comments reason notiz notizen bemerkung bemerkungen kommentar grund "
                           "nota notas comentario comentarios motivo "),
    [IMPORT_OBJECT_ID] = OTHER("object_id", OF(IMPORT_REFERRALS),
                               " objectid order orderid ordernumber invoice invoiceid invoicenumber bestellung "
                               "bestellnummer auftrag auftragsnummer rechnung rechnungsnummer pedido numerodepedido "
                               "nmerodepedido factura "),
    [IMPORT_PERSON_ID] = PERSON("person_id", PERSON_EXTERNAL_ID),
    [IMPORT_PHONE] = PERSON("phone", PERSON_PHONE),
    [IMPORT_REFERRER] = OTHER("referrer", FACT,
                              " referrer referrercode referredby code referralcode participant werber empfehler "
                              "empfohlenvon geworbenvon empfehlungscode codigo cdigo referidopor recomendadopor "
                              "codigodereferido cdigodereferido "),
    [IMPORT_REWARD_KIND] =
        OTHER("kind", OF(IMPORT_REWARDS), " kind rewardkind type art praemienart prmienart tipo clase "),
    [IMPORT_STATUS] = OTHER("status", OF(IMPORT_REWARDS), " status state zustand estado "),
    [IMPORT_TITLE] =
        OTHER("title", OF(IMPORT_REWARDS), " title reward titel praemie prmie titulo ttulo recompensa premio "),
    [IMPORT_TYPE] = OTHER("type", OF(IMPORT_REFERRALS), " type event eventtype ereignis typ evento tipo "),
};

const char *import_field_name(enum import_field field)
{
    return FIELDS[field].name;
}

enum person_column import_field_person(enum import_field field)
{
    return FIELDS[field].person;
}

static const char *words_of(enum import_field field)
{
    return FIELDS[field].words != NULL ? FIELDS[field].words : person_column_words(FIELDS[field].person);
}

static bool is_of(enum import_field field, enum import_kind kind)
{
    return (FIELDS[field].kinds & OF(kind)) != 0;
}

static enum import_field find_name(enum import_kind kind, struct str name)
{
    for (int field = 0; field < IMPORT_FIELDS; field++)
        if (is_of((enum import_field)field, kind) && str_equal(name, str_from(FIELDS[field].name)))
            return (enum import_field)field;
    return IMPORT_NO_FIELD;
}

enum import_field import_field_guess(enum import_kind kind, struct str head)
{
    for (int field = 0; field < IMPORT_FIELDS; field++)
        if (is_of((enum import_field)field, kind) && csv_head_is(head, words_of((enum import_field)field)))
            return (enum import_field)field;
    return IMPORT_NO_FIELD;
}

/* ---- mappings ---- */

static enum status refuse(const char *head, const char *sentence, struct error *err)
{
    char param[ERROR_PARAM_SIZE];
    error_member("mapping", head, param);
    return error_set(err, ERROR_INVALID_VALUE, param, "%s", sentence);
}

enum status import_mapping_check(enum import_kind kind, const json_t *mapping, struct error *err)
{
    const char *head;
    json_t *value;
    if (mapping == NULL || json_is_null(mapping))
        return STATUS_OK;
    if (!json_is_object(mapping))
        return error_set(err, ERROR_INVALID_TYPE, "mapping", "A mapping is an object from heads to fields.");
    json_object_foreach((json_t *)mapping, head, value)
    {
        struct str name = str_from(json_string_value(value));
        if (json_is_null(value) || (!str_is_none(name) && find_name(kind, name) != IMPORT_NO_FIELD))
            continue;
        return refuse(head, "A column is a field of this kind of import, or null: it is left out.", err);
    }
    return STATUS_OK;
}

static const json_t *mapped(const json_t *mapping, struct str head)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)mapping, key, value)
    {
        if (str_equal_nocase(str_trim(str_from(key)), head))
            return value;
    }
    return NULL;
}

static enum import_field field_of(enum import_kind kind, struct str head, const json_t *mapping)
{
    if (!json_is_object(mapping))
        return import_field_guess(kind, head);
    const json_t *value = mapped(mapping, head);
    return json_is_string(value) ? find_name(kind, str_from(json_string_value(value))) : IMPORT_NO_FIELD;
}

void import_columns_guess(enum import_kind kind, const struct csv_record *heads, const json_t *mapping,
                          struct import_columns *ret)
{
    *ret = (struct import_columns){.count = heads->count};
    for (size_t i = 0; i < heads->count; i++)
        ret->fields[i] = field_of(kind, str_trim(heads->fields[i]), mapping);
}

static enum status check_once(const struct import_columns *columns, struct error *err)
{
    for (size_t i = 0; i < columns->count; i++)
        for (size_t j = 0; j < i; j++)
            if (columns->fields[i] != IMPORT_NO_FIELD && columns->fields[i] == columns->fields[j])
                return error_set(err, ERROR_INVALID_VALUE, "mapping",
                                 "Columns %zu and %zu are both read as %s: leave one of them out by the mapping, or "
                                 "rename it in the file.",
                                 j + 1, i + 1, FIELDS[columns->fields[i]].name);
    return STATUS_OK;
}

static enum status check_heads(const struct csv_record *heads, const json_t *mapping, struct error *err)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)mapping, key, value)
    {
        bool found = false;
        for (size_t i = 0; i < heads->count; i++)
            found = found || str_equal_nocase(str_trim(str_from(key)), str_trim(heads->fields[i]));
        if (!found)
            return refuse(key, "The first line of the file has no such column.", err);
    }
    return STATUS_OK;
}

static bool has(const struct import_columns *columns, enum import_field field)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->fields[i] == (int)field)
            return true;
    return false;
}

static enum status check_needs(enum import_kind kind, const struct import_columns *columns, struct error *err)
{
    bool person = has(columns, IMPORT_EMAIL) || has(columns, IMPORT_PHONE) || has(columns, IMPORT_PERSON_ID);
    bool referrer = has(columns, IMPORT_REFERRER);
    if (!person && !(kind == IMPORT_REWARDS && referrer))
        return error_set(err, ERROR_MISSING_FIELD, "mapping",
                         "No column says who it is about: one must be email, phone or person_id%s.",
                         kind == IMPORT_REWARDS ? ", or referrer, the code of a participant" : "");
    if (kind == IMPORT_REFERRALS && !referrer)
        return error_set(err, ERROR_MISSING_FIELD, "mapping",
                         "No column is referrer: past referrals need the code of who referred them.");
    if (kind == IMPORT_REWARDS && !has(columns, IMPORT_AMOUNT) && !has(columns, IMPORT_TITLE))
        return error_set(err, ERROR_MISSING_FIELD, "mapping", "No column is amount, and none is title.");
    return STATUS_OK;
}

enum status import_columns_read(enum import_kind kind, const struct csv_record *heads, const json_t *mapping,
                                struct import_columns *ret, struct error *err)
{
    import_columns_guess(kind, heads, mapping, ret);
    if (json_is_object(mapping))
        TRY(check_heads(heads, mapping, err));
    TRY(check_once(ret, err));
    return check_needs(kind, ret, err);
}

/* ---- stored ---- */

struct str import_columns_text(const struct import_columns *columns, struct arena *arena)
{
    struct buf text = {0};
    for (size_t i = 0; i < columns->count; i++) {
        if (i > 0)
            buf_add_char(&text, ',');
        if (columns->fields[i] != IMPORT_NO_FIELD)
            buf_add_str(&text, str_from(FIELDS[columns->fields[i]].name));
    }
    struct str copy = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}

struct import_columns import_columns_parse(struct str text)
{
    struct import_columns columns = {0};
    struct str rest = text;
    while (!str_is_none(rest) && columns.count < CSV_FIELDS_MAX) {
        struct str name = str_split(&rest, ',');
        int found = IMPORT_NO_FIELD;
        for (int field = 0; field < IMPORT_FIELDS && name.size > 0; field++)
            if (str_equal(name, str_from(FIELDS[field].name)))
                found = field;
        columns.fields[columns.count++] = found;
    }
    return columns;
}

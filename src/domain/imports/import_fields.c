/* One table of all fields, with the words by which their columns are known. See the header. */

#include "domain/imports/import_fields.h"

#include <ctype.h>

#include "base/buf.h"

const char *const import_kinds[] = {"participants", "leads", "referrals", "rewards", NULL};

#define OF(kind) (1U << (kind))
#define PERSON (OF(IMPORT_PARTICIPANTS) | OF(IMPORT_LEADS) | OF(IMPORT_REFERRALS) | OF(IMPORT_REWARDS))
#define FACT (OF(IMPORT_LEADS) | OF(IMPORT_REFERRALS) | OF(IMPORT_REWARDS))

/* Words are heads in lower case without anything but a-z and 0-9: letters with accents are left out as heads are
 * written, and spelled without their accents too. */
static const struct {
    const char *name;
    unsigned kinds;
    const char *words; /* between spaces, with one at both ends */
} FIELDS[IMPORT_FIELDS] = {
    [IMPORT_AMOUNT] = {"amount", FACT, " amount value betrag wert summe umsatz importe monto valor total "},
    [IMPORT_CODE] = {"code", OF(IMPORT_PARTICIPANTS),
                     " code referralcode empfehlungscode gutscheincode codigo cdigo codigodereferido cdigodereferido "},
    [IMPORT_COMPANY] = {"company", PERSON,
                        " company companyname firma unternehmen organisation organization empresa compania compaa "},
    [IMPORT_COUNTRY] = {"country", PERSON, " country countrycode land landescode lnderkennung pais pas "},
    [IMPORT_CURRENCY] = {"currency", FACT, " currency currencycode waehrung whrung moneda divisa "},
    [IMPORT_DATE] = {"date", PERSON,
                     " date created createdat createdon createddate submittedat occurredat joined joinedat issuedat "
                     "datum erstellt erstelltam angelegtam beitritt fecha fechadecreacion fechadecreacin creado "
                     "creadoel "},
    [IMPORT_EMAIL] = {"email", PERSON,
                      " email emailaddress mail emailadresse mailadresse correo correoelectronico correoelectrnico "},
    [IMPORT_EXTERNAL_ID] = {"external_id", FACT,
                            " externalid id leadid referralid rewardid vorgang vorgangsnummer reference referenz "
                            "referencia "},
    [IMPORT_LOCALE] = {"locale", PERSON, " locale language lang sprache idioma "},
    [IMPORT_NAME] = {"name", PERSON,
                     " name fullname customer customername contact contactname kunde kundenname ansprechpartner "
                     "vollstaendigername vollstndigername nombre nombrecompleto cliente contacto "},
    [IMPORT_NOTES] = {"notes", FACT,
                      " note notes comment comments reason notiz notizen bemerkung bemerkungen kommentar grund nota "
                      "notas comentario comentarios motivo "},
    [IMPORT_OBJECT_ID] = {"object_id", OF(IMPORT_REFERRALS),
                          " objectid order orderid ordernumber invoice invoiceid invoicenumber bestellung "
                          "bestellnummer auftrag auftragsnummer rechnung rechnungsnummer pedido numerodepedido "
                          "nmerodepedido factura "},
    [IMPORT_PERSON_ID] = {"person_id", PERSON,
                          " personid customerid customernumber customerno contactid kundennummer kundennr kundenid "
                          "idcliente clienteid numerodecliente nmerodecliente "},
    [IMPORT_PHONE] = {"phone", PERSON,
                      " phone phonenumber mobile mobilephone cell tel telephone telefon telefonnummer handy "
                      "handynummer mobil mobiltelefon telefono telfono movil mvil celular "},
    [IMPORT_REFERRER] = {"referrer", FACT,
                         " referrer referrercode referredby code referralcode participant werber empfehler "
                         "empfohlenvon geworbenvon empfehlungscode codigo cdigo referidopor recomendadopor "
                         "codigodereferido cdigodereferido "},
    [IMPORT_REWARD_KIND] = {"kind", OF(IMPORT_REWARDS), " kind rewardkind type art praemienart prmienart tipo clase "},
    [IMPORT_STATUS] = {"status", OF(IMPORT_REWARDS), " status state zustand estado "},
    [IMPORT_TITLE] = {"title", OF(IMPORT_REWARDS), " title reward titel praemie prmie titulo ttulo recompensa premio "},
    [IMPORT_TYPE] = {"type", OF(IMPORT_REFERRALS), " type event eventtype ereignis typ evento tipo "},
};

const char *import_field_name(enum import_field field)
{
    return FIELDS[field].name;
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

/* " word ", as the table has it; false: nothing is left of the head, or it is too long for a word. */
static bool make_word(struct str head, char *ret, size_t room)
{
    size_t size = 0;
    ret[size++] = ' ';
    for (size_t i = 0; i < head.size; i++) {
        unsigned char c = (unsigned char)head.data[i];
        if (c >= 0x80 || !isalnum(c))
            continue;
        if (size + 2 >= room)
            return false;
        ret[size++] = (char)tolower(c);
    }
    ret[size++] = ' ';
    ret[size] = '\0';
    return size > 2;
}

enum import_field import_field_guess(enum import_kind kind, struct str head)
{
    char word[40];
    if (!make_word(head, word, sizeof word))
        return IMPORT_NO_FIELD;
    for (int field = 0; field < IMPORT_FIELDS; field++)
        if (is_of((enum import_field)field, kind) && strstr(FIELDS[field].words, word) != NULL)
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

/* One table of words, and names put together. See the header. */

#include "domain/contact/person_columns.h"

#include "base/csv.h"

static const struct {
    const char *name, *words;
} COLUMNS[PERSON_COLUMNS] = {
    [PERSON_COMPANY] = {"company", " company companyname firma unternehmen organisation organization empresa compania "
                                   "compaa "},
    [PERSON_COUNTRY] = {"country", " country countrycode land landescode lnderkennung pais pas "},
    [PERSON_EMAIL] = {"email", " email emailaddress mail emailadresse mailadresse correo correoelectronico "
                               "correoelectrnico "},
    [PERSON_EXTERNAL_ID] = {"external_id", " personid customerid customernumber customerno contactid "
                                           "kundennummer kundennr kundenid idcliente clienteid numerodecliente "
                                           "nmerodecliente "},
    [PERSON_FAMILY_NAME] = {"family_name", " familyname lastname surname nachname familienname apellido apellidos "},
    [PERSON_GIVEN_NAME] = {"given_name", " givenname firstname forename vorname nombredepila "},
    [PERSON_LOCALE] = {"locale", " locale language lang sprache idioma "},
    [PERSON_NAME] = {"name", " name fullname customer customername contact contactname kunde kundenname "
                             "ansprechpartner vollstaendigername vollstndigername nombre nombrecompleto cliente "
                             "contacto "},
    [PERSON_PHONE] = {"phone", " phone phonenumber mobile mobilephone cell cellphone tel telephone telefon "
                               "telefonnummer handy handynummer mobil mobiltelefon telefono telfono movil mvil "
                               "celular "},
};

const char *person_column_name(enum person_column column)
{
    return COLUMNS[column].name;
}

const char *person_column_words(enum person_column column)
{
    return COLUMNS[column].words;
}

enum person_column person_column_guess(struct str head)
{
    int column = 0;
    while (column < PERSON_COLUMNS && !str_equal_nocase(str_trim(head), str_from(COLUMNS[column].name)) &&
           !csv_head_is(head, COLUMNS[column].words))
        column++;
    return (enum person_column)column;
}

static bool ends_with(struct str text, struct str end)
{
    return text.size >= end.size && str_equal_nocase((struct str){text.data + text.size - end.size, end.size}, end);
}

/* A family name beside what is called the name: then that is the given one, as in "Nombre" and "Apellidos", unless it
 * is whole already. */
static struct str whole_name(const struct str values[PERSON_COLUMNS], struct arena *arena)
{
    struct str name = values[PERSON_NAME], given = values[PERSON_GIVEN_NAME], family = values[PERSON_FAMILY_NAME];
    if (!str_is_none(name) && (!str_is_none(given) || str_is_none(family) || ends_with(name, family)))
        return name;
    given = str_is_none(given) ? name : given;
    if (str_is_none(given) || str_is_none(family))
        return str_is_none(given) ? family : given;
    return str_from(arena_format(arena, "%.*s %.*s", STR_ARG(given), STR_ARG(family)));
}

void person_columns_take(const struct str values[PERSON_COLUMNS], struct arena *arena, struct contact_fields *ret)
{
    *ret = contact_fields_none();
    ret->name = whole_name(values, arena);
    ret->email = values[PERSON_EMAIL];
    ret->phone = values[PERSON_PHONE];
    ret->company = values[PERSON_COMPANY];
    ret->country = values[PERSON_COUNTRY];
    ret->locale = values[PERSON_LOCALE];
    ret->external_id = values[PERSON_EXTERNAL_ID];
}

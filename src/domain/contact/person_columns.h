#pragma once

#include "domain/contact/contact.h"

/* The columns of a table of people, as other programs export it: known by their heads in English, German and Spanish.
 * Pure; any thread. */

enum person_column {
    PERSON_COMPANY,
    PERSON_COUNTRY,
    PERSON_EMAIL,
    PERSON_EXTERNAL_ID,
    PERSON_FAMILY_NAME,
    PERSON_GIVEN_NAME,
    PERSON_LOCALE,
    PERSON_NAME,
    PERSON_PHONE,
    PERSON_COLUMNS,
};

/* "email". */
const char *person_column_name(enum person_column column);

/* What people call the column: its head is one of these (csv_head_is()). */
const char *person_column_words(enum person_column column);

/* By its very name, or by what people call it. PERSON_COLUMNS where nobody could say. */
enum person_column person_column_guess(struct str head);

/* What a line says of a person, absent where it says nothing; the rest of `ret` is none. A name in two parts becomes
 * one: "Ada", "Lovelace". Views, or a copy in the arena. Not normalised. */
void person_columns_take(const struct str values[PERSON_COLUMNS], struct arena *arena, struct contact_fields *ret);

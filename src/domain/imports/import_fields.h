#pragma once

#include <jansson.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/schema.h"
#include "domain/contact/person_columns.h"

/* What the columns of an imported file may be. A field is what a column means; the heads of a file are guessed from
 * words in English, German and Spanish, and somebody may say otherwise by a mapping. Pure; any thread. */

/* Numbers are stored: never change them. */
enum import_kind { IMPORT_PARTICIPANTS, IMPORT_LEADS, IMPORT_REFERRALS, IMPORT_REWARDS };
extern const char *const import_kinds[]; /* "participants", ..., null */

enum import_field {
    IMPORT_AMOUNT,
    IMPORT_CODE,
    IMPORT_COMPANY,
    IMPORT_COUNTRY,
    IMPORT_CURRENCY,
    IMPORT_DATE,
    IMPORT_EMAIL,
    IMPORT_EXTERNAL_ID,
    IMPORT_FAMILY_NAME,
    IMPORT_GIVEN_NAME,
    IMPORT_LOCALE,
    IMPORT_NAME,
    IMPORT_NOTES,
    IMPORT_OBJECT_ID,
    IMPORT_PERSON_ID,
    IMPORT_PHONE,
    IMPORT_REFERRER,
    IMPORT_REWARD_KIND,
    IMPORT_STATUS,
    IMPORT_TITLE,
    IMPORT_TYPE,
    IMPORT_FIELDS,
    IMPORT_NO_FIELD = -1,
};

/* "email". */
const char *import_field_name(enum import_field field);

/* What it says of the person that the line is about; PERSON_COLUMNS where it says nothing of them. */
enum person_column import_field_person(enum import_field field);

/* Which field each column is, from the first on. */
struct import_columns {
    int fields[CSV_FIELDS_MAX]; /* enum import_field, or IMPORT_NO_FIELD */
    size_t count;
};

/* What a column of this head may be in a file of this kind; IMPORT_NO_FIELD where nobody could say. */
enum import_field import_field_guess(enum import_kind kind, struct str head);

/* A mapping is an object from heads to names of fields, or to null for a column that is left out; null: the heads are
 * guessed. Checks what needs no file: ERROR_INVALID_VALUE `mapping.<head>`. */
MUST_CHECK enum status import_mapping_check(enum import_kind kind, const json_t *mapping, struct error *err);

/* Columns by a mapping, or guessed, without asking whether that is enough: for a preview. */
void import_columns_guess(enum import_kind kind, const struct csv_record *heads, const json_t *mapping,
                          struct import_columns *ret);

/* The same for a file that is to be worked off. ERROR_INVALID_VALUE `mapping`: two columns are one field, a head of the
 * mapping is no column of the file; ERROR_MISSING_FIELD `mapping`: a field that this kind needs. */
MUST_CHECK enum status import_columns_read(enum import_kind kind, const struct csv_record *heads, const json_t *mapping,
                                           struct import_columns *ret, struct error *err);

/* As it is stored: names and nothing, between commas. Reading skips what it does not know. */
struct str import_columns_text(const struct import_columns *columns, struct arena *arena);
struct import_columns import_columns_parse(struct str text);

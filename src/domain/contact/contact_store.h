#pragma once

#include "domain/contact/contact.h"

/* The statements of contacts. For contact*.c only. */

#define CONTACT_KIND "cnt"

enum {
    CONTACT_SQL_READ,
    CONTACT_SQL_LOCK,
    CONTACT_SQL_READ_MANY,
    CONTACT_SQL_LIST,
    CONTACT_SQL_HOLDS,
    CONTACT_SQL_INSERT,
    CONTACT_SQL_UPDATE,
    CONTACT_SQL_WITHOUT_EMAIL_KEY,
    CONTACT_SQL_WITHOUT_PHONE_KEY,
    CONTACT_SQL_STRAY_KEYS,
    CONTACT_SQL_COUNT,
};

extern const struct statement contact_statements[CONTACT_SQL_COUNT];

/* Writes a new row, or all members of a stored one. */
MUST_CHECK enum status contact_insert(struct act *act, const struct contact *contact, struct error *err);
MUST_CHECK enum status contact_update(struct act *act, const struct contact *contact, struct error *err);

/* Fills what contacts know of their keys (contact_read.c). */
MUST_CHECK enum status contact_load_keys(struct act *act, struct contact *contacts, size_t count, struct error *err);

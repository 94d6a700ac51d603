#pragma once

#include "domain/contact/contact.h"

/* The statements of contacts, and their rows. For contact.c only. */

enum {
    CONTACT_SQL_READ,
    CONTACT_SQL_LOCK,
    CONTACT_SQL_LIST,
    CONTACT_SQL_INSERT,
    CONTACT_SQL_UPDATE,
    CONTACT_SQL_COUNT,
};

extern const struct statement contact_statements[CONTACT_SQL_COUNT];

/* A row of CONTACT_SQL_READ, CONTACT_SQL_LOCK or CONTACT_SQL_LIST. */
struct contact contact_from_row(const struct result *result, size_t row);

/* Writes a new row, or all members of a stored one. */
MUST_CHECK enum status contact_insert(struct act *act, const struct contact *contact, struct error *err);
MUST_CHECK enum status contact_update(struct act *act, const struct contact *contact, struct error *err);

#pragma once

#include <stddef.h>

#include "base/limits.h"
#include "base/schema.h"
#include "domain/contact/contact.h"
#include "domain/contact/normalise.h"

/* Rows of a field table for what names a person: of a contact's own body, and of bodies that have these members beside
 * others (a participant's). `body` is the struct of the body, `at` what stands before the member: nothing, or
 * `contact.`. */

#define CONTACT_TEXT_FIELD(body, at, member, least, most, text)                                                        \
    {                                                                                                                  \
        .name = #member, .type = FIELD_TEXT, .offset = offsetof(body, at member), .flags = FIELD_NULLABLE,             \
        .min = (least), .max = (most), .doc = (text)                                                                   \
    }

#define CONTACT_PERSON_FIELDS(body, at)                                                                                \
    CONTACT_TEXT_FIELD(body, at, name, 1, LIMIT_TEXT_BYTES, "Name of the person or firm."),                            \
        CONTACT_TEXT_FIELD(body, at, email, 1, EMAIL_AS_SENT_LIMIT,                                                    \
                           "E-mail address; stored lower-cased; finds the contact. ASCII before the @."),              \
        CONTACT_TEXT_FIELD(                                                                                            \
            body, at, phone, 1, LIMIT_TEXT_BYTES,                                                                      \
            "Phone number with country code, or as written in `country`; stored as E.164, with an extension "          \
            "as `+12025550143;ext=12`; finds the contact."),                                                           \
        CONTACT_TEXT_FIELD(body, at, company, 1, LIMIT_TEXT_BYTES, "The firm that the person belongs to."),            \
        CONTACT_TEXT_FIELD(body, at, address, 1, LIMIT_TEXT_BYTES, "Street and number."),                              \
        CONTACT_TEXT_FIELD(body, at, city, 1, LIMIT_TEXT_BYTES, "Town or city."),                                      \
        CONTACT_TEXT_FIELD(body, at, country, 2, 2, "ISO 3166 code of two letters."),                                  \
        CONTACT_TEXT_FIELD(body, at, locale, 1, LIMIT_TEXT_BYTES, "Language tag, such as en-US."),                     \
        CONTACT_TEXT_FIELD(body, at, external_id, 1, LIMIT_TEXT_BYTES,                                                 \
                           "Your own id of this person: short for an entry of `external_ids` with the source `api`; "  \
                           "finds the contact."),                                                                      \
    {                                                                                                                  \
        .name = "external_ids", .type = FIELD_ARRAY, .offset = offsetof(body, at external_ids),                        \
        .max = LIMIT_EXTERNAL_IDS, .schema = &external_id_schema,                                                      \
        .doc = "Ids that other systems have for this person."                                                          \
    }

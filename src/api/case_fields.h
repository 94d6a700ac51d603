#pragma once

#include "base/limits.h"
#include "base/schema.h"
#include "domain/portal/portal_case.h"

/* What a case says that a participant opens, or the business for one: struct portal_case_fields. The arguments are rows
 * that stand before `referral_id`, each with a comma behind it; none, where it is known who says so. */
#define CASE_FIELDS(...)                                                                                               \
    {.name = "contact",                                                                                                \
     .type = FIELD_TEXT,                                                                                               \
     .min = 1,                                                                                                         \
     .offset = offsetof(struct portal_case_fields, contact),                                                           \
     .doc = "How that person can be reached."},                                                                        \
        {.name = "how",                                                                                                \
         .type = FIELD_CHOICE,                                                                                         \
         .offset = offsetof(struct portal_case_fields, how),                                                           \
         .choices = portal_case_ways,                                                                                  \
         .doc = "How that person came."},                                                                              \
        {.name = "kind",                                                                                               \
         .type = FIELD_CHOICE,                                                                                         \
         .offset = offsetof(struct portal_case_fields, kind),                                                          \
         .flags = FIELD_REQUIRED,                                                                                      \
         .choices = portal_case_kinds,                                                                                 \
         .doc = "What it is about."},                                                                                  \
        {.name = "name",                                                                                               \
         .type = FIELD_TEXT,                                                                                           \
         .min = 1,                                                                                                     \
         .offset = offsetof(struct portal_case_fields, name),                                                          \
         .doc = "Whom the participant sent: needed for a missing referral."},                                          \
        {.name = "note",                                                                                               \
         .type = FIELD_TEXT,                                                                                           \
         .min = 1,                                                                                                     \
         .max = LIMIT_LONG_TEXT_BYTES,                                                                                 \
         .offset = offsetof(struct portal_case_fields, note),                                                          \
         .flags = FIELD_REQUIRED,                                                                                      \
         .doc = "What should have happened."},                                                                         \
        __VA_ARGS__{.name = "referral_id",                                                                             \
                    .type = FIELD_ID,                                                                                  \
                    .offset = offsetof(struct portal_case_fields, referral_id),                                        \
                    .prefix = "ref",                                                                                   \
                    .doc = "The participant's referral: needed for a dispute."},                                       \
    {                                                                                                                  \
        .name = "when", .type = FIELD_TEXT, .min = 1, .max = 64, .offset = offsetof(struct portal_case_fields, when),  \
        .doc = "About when, in words."                                                                                 \
    }

/* What a request may say about a connection. Pure; any thread. */

#include "base/limits.h"
#include "domain/connection/connection.h"

/* FIELD_CHOICE of the kinds: those of later versions are known, so that they are refused by the right name. */
enum { KIND_STRIPE = 1 };
static const char *const kinds[] = {"stripe", "hubspot", NULL};

static const struct field connection_field_table[] = {
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct connection_fields, kind),
     .flags = FIELD_REQUIRED,
     .choices = kinds,
     .doc = "The outside system; this version has stripe."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct connection_fields, program_id),
     .flags = FIELD_REQUIRED,
     .prefix = "prg",
     .doc = "The program that its facts are for."},
    {.name = "signing_secret",
     .type = FIELD_TEXT,
     .offset = offsetof(struct connection_fields, signing_secret),
     .flags = FIELD_REQUIRED,
     .min = 8,
     .max = LIMIT_TEXT_BYTES,
     .doc = "Stripe's signing secret of the endpoint, whsec_ included; never shown again."},
    {.name = "livemode",
     .type = FIELD_BOOL,
     .offset = offsetof(struct connection_fields, livemode),
     .flags = FIELD_REQUIRED,
     .doc = "Whether it reports real payments: must be the mode of the key."},
    {.name = "account",
     .type = FIELD_TEXT,
     .offset = offsetof(struct connection_fields, account),
     .flags = FIELD_NULLABLE,
     .min = 1,
     .max = LIMIT_TEXT_BYTES,
     .doc = "The sender's account (acct_...): facts of another are refused. Left out: any."},
};

const struct schema connection_schema = SCHEMA("ConnectionCreate", connection_field_table, struct connection_fields);

enum status connection_fields_check(const struct connection_fields *fields, struct error *err)
{
    if (fields->kind != KIND_STRIPE)
        return error_set(err, ERROR_NOT_SUPPORTED, "kind", "This version has connections of kind stripe only.");
    if (!str_starts_with(fields->signing_secret, STR("whsec_")))
        return error_set(err, ERROR_INVALID_VALUE, "signing_secret",
                         "Stripe's signing secrets begin with whsec_; send the whole string.");
    return STATUS_OK;
}

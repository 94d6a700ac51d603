/* What a request may say about a connection. Pure; any thread. */

#include "base/limits.h"
#include "base/text.h"
#include "domain/connection/connection.h"

/* FIELD_CHOICE of the kinds: those of later versions are known, so that they are refused by the right name. */
enum { KIND_STRIPE = 1 };
const char *const connection_kinds[] = {"stripe", "hubspot", NULL};

const char *const connection_statuses[] = {
    [CONNECTION_ACTIVE] = "active",
    [CONNECTION_PAUSED] = "paused",
    [CONNECTION_PAUSED + 1] = NULL,
};

enum { SECRET_MIN_BYTES = 8 };

static const struct field connection_field_table[] = {
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct connection_fields, kind),
     .flags = FIELD_REQUIRED,
     .choices = connection_kinds,
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
     .min = SECRET_MIN_BYTES,
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

static const struct field connection_patch_table[] = {
    {.name = "signing_secret",
     .type = FIELD_TEXT,
     .offset = offsetof(struct connection_patch, signing_secret),
     .min = SECRET_MIN_BYTES,
     .max = LIMIT_TEXT_BYTES,
     .doc = "The endpoint's new signing secret, whsec_ included. Messages signed with the old one are taken for 24 "
            "hours more; the hook's address stays."},
    {.name = "account",
     .type = FIELD_TEXT,
     .offset = offsetof(struct connection_patch, account),
     .max = LIMIT_TEXT_BYTES,
     .doc = "The sender's account (acct_...): facts of another are refused. Empty: any."},
    {.name = "status",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct connection_patch, status),
     .choices = connection_statuses,
     .doc = "A paused connection refuses its messages with 409, so that their sender tries again later."},
};

const struct schema connection_schema = SCHEMA("ConnectionCreate", connection_field_table, struct connection_fields);
const struct schema connection_patch_schema =
    SCHEMA("ConnectionUpdate", connection_patch_table, struct connection_patch);

static enum status check_secret(struct str secret, struct error *err)
{
    if (!str_starts_with(secret, STR("whsec_")))
        return error_set(err, ERROR_INVALID_VALUE, "signing_secret",
                         "Stripe's signing secrets begin with whsec_; send the whole string.");
    return text_check_plain(secret, "signing_secret", err);
}

enum status connection_fields_check(const struct connection_fields *fields, struct error *err)
{
    if (fields->kind != KIND_STRIPE)
        return error_set(err, ERROR_NOT_SUPPORTED, "kind", "This version has connections of kind stripe only.");
    TRY(check_secret(fields->signing_secret, err));
    return text_check_plain(fields->account, "account", err);
}

enum status connection_patch_check(const struct connection_patch *fields, struct error *err)
{
    if (!str_is_none(fields->signing_secret))
        TRY(check_secret(fields->signing_secret, err));
    return text_check_plain(fields->account, "account", err);
}

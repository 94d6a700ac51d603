#pragma once

#include <jansson.h>

#include "base/entity.h"
#include "base/picture.h"
#include "base/schema.h"
#include "domain/workspace/act.h"

/* A program's public page: what the business has set for it. What is not set is said by the texts of the catalogues, in
 * the visitor's language. Runs inside a transaction, on its thread; checks on any. */

/* Where the program's links lead; stored. */
enum landing_mode { LANDING_OWN_SITE, LANDING_PAGE };

/* What the form may ask beside the name and how to reach it: bits of `fields`, stored. */
enum landing_field {
    LANDING_FIELD_CALL_TIME, /* when to call back */
    LANDING_FIELD_COMPANY,
    LANDING_FIELD_CONSENT, /* whether offers may be sent to the address that was given */
    LANDING_FIELD_NOTES,   /* what is needed */
    LANDING_FIELD_TOLD_BY, /* who told them of the business, where no code says it */
};

/* By what the public leaderboard goes; stored. Money is never shown there, only who is ahead. */
enum landing_metric { LANDING_BY_CLOSED, LANDING_BY_REVENUE, LANDING_BY_EARNED };

extern const char *const landing_metrics[]; /* "closed", "revenue", "earned", null */

/* What a program may say in its own words, per language. In each `{business}`, `{name}` (of the sender) and `{offer}`
 * stand for what they say. */
enum landing_text { LANDING_HEADLINE, LANDING_BODY, LANDING_BUTTON, LANDING_THANKS, LANDING_TEXTS };

struct landing {
    struct id program_id;
    int mode;                                                       /* enum landing_mode */
    struct str brand_color, phone, country, privacy_url, terms_url; /* or absent */
    unsigned fields;
    struct str texts; /* JSON: {"en": {"headline": "..."}}, or absent */
    struct str logo;  /* hash of page_logo, or absent */
    struct landing_leaders {
        bool is_public;
        int metric; /* enum landing_metric */
    } leaders;

    /* set by whoever tells it */
    struct str url, card_url, leaderboard_url; /* or absent: the program is a draft */
    struct str logo_url;                       /* or absent */
};

/* The object of GET /v1/programs/{id}/page. */
extern const struct entity landing_entity;

/* Body of PATCH: absent members stay; an empty text takes away. */
struct landing_patch {
    int mode; /* FIELD_CHOICE */
    struct str brand_color, phone, country, privacy_url, terms_url;
    struct str_array fields; /* items null: not said */
    json_t *texts;           /* replaces; an empty object takes all away */
    struct str logo;         /* base64 of a PNG or JPEG file; empty: none */
    struct landing_leaders_patch {
        bool present;
        struct opt_bool is_public;
        int metric; /* FIELD_CHOICE */
    } leaders;

    /* set by landing_patch_check() */
    unsigned field_bits;
    struct str texts_text;
    struct picture picture;
    struct str picture_bytes; /* cleaned; absent: none was sent */
};
extern const struct schema landing_patch_schema;

/* Checks the body and brings it into its form. Any thread. Errors name the member: `texts.<language>.<text>`. */
MUST_CHECK enum status landing_patch_check(struct landing_patch *patch, struct arena *arena, struct error *err);

/* ERROR_NOT_FOUND `program_id`. */
MUST_CHECK enum status landing_read(struct act *act, const struct id *program_id, struct landing *ret,
                                    struct error *err);

/* Touches the caches. */
MUST_CHECK enum status landing_change(struct act *act, const struct id *program_id, const struct landing_patch *patch,
                                      struct landing *ret, struct error *err);

/* The program's own words in a language ("de-AT", else "de"), in the arena; absent where the usual ones hold. */
struct str landing_own_text(const struct landing *landing, struct str locale, enum landing_text text,
                            struct arena *arena);

/* ---- logos ---- */

/* "<32 hex digits>.png": the name of a logo, by which it is found in no world. */
enum { LOGO_HASH_SIZE = 16 };
struct str landing_logo_name(const struct landing *landing, struct arena *arena);

struct logo {
    enum picture_type type;
    struct str bytes; /* in the transaction's arena */
};

/* ERROR_NOT_FOUND when no program has it now. Not bound to a world. */
MUST_CHECK enum status landing_logo_find(struct txn *txn, struct str name, struct logo *ret, struct error *err);

#pragma once

#include <jansson.h>

#include "base/entity.h"
#include "base/schema.h"
#include "domain/contact/natural_key.h"
#include "domain/list/list.h"
#include "domain/workspace/verify.h"

/* Programs and the versions of their rules. A version is never changed once written: a referral keeps the version of
 * its submission, new referrals get the current one. */

enum program_status { PROGRAM_DRAFT, PROGRAM_ACTIVE, PROGRAM_PAUSED, PROGRAM_ENDED };

/* Names of enum program_status in its order, null-terminated: FIELD_CHOICE gives index + 1. */
extern const char *const program_statuses[];

/* What somebody wants of a program. Who may have it is one table (program_takes.c):
 *
 *                             draft   active   paused   ended
 *   PROGRAM_FACE                -       x        x        x      links lead on, a code may be asked about, pages show
 *   PROGRAM_CLICKS              -       x        x        -      clicks are recorded
 *   PROGRAM_PARTICIPANTS        x       x        -        -      participants and links are made
 *   PROGRAM_REFERRALS           -       x        -        -      referrals are made
 *   PROGRAM_QUALIFICATION       x       x        x        -      a fact or a person makes a referral qualify
 *
 * What a referral has earned goes on in every status. */
enum program_wish {
    PROGRAM_FACE,
    PROGRAM_CLICKS,
    PROGRAM_PARTICIPANTS,
    PROGRAM_REFERRALS,
    PROGRAM_QUALIFICATION,
    PROGRAM_WISH_COUNT,
};

/* STATUS_OK, or, about `param` (may be null, as `err`): ERROR_PROGRAM_PAUSED, ERROR_PROGRAM_ENDED, and of a draft
 * ERROR_NOT_FOUND for its face and clicks, which strangers ask for, else ERROR_CONFLICT. Any thread. */
MUST_CHECK enum status program_takes(enum program_status status, enum program_wish wish, const char *param,
                                     struct error *err);

/* ---- what a request says ---- */

/* Body of POST /v1/programs. */
struct program_fields {
    struct str name;
    struct currency currency;
    struct str destination_url;
    struct str slug;          /* absent: made from the name */
    int status;               /* FIELD_CHOICE; 0: active */
    struct str cookie_domain; /* absent: the click cookie stays with the host that set it */
    json_t *rules;            /* null: nothing qualifies by itself and nothing is paid */
    struct str external_id;
    struct field_array external_ids; /* struct external_id of contact.h */
    json_t *metadata;
    struct program_later {
        int64_t starts_at, ends_at;
        json_t *colors, *texts;
    } later; /* documented, refused with not_supported */
};
extern const struct schema program_schema;

/* Body of PATCH /v1/programs/{id}: absent members stay. An empty cookie_domain takes it away; an empty value of
 * `metadata` takes its key away. */
struct program_patch {
    struct str name;
    struct str destination_url;
    struct str slug;
    int status;
    struct str cookie_domain;
    json_t *metadata;
    struct program_later later;
};
extern const struct schema program_patch_schema;

/* Body of POST /v1/programs/{id}/versions. */
struct program_version_fields {
    json_t *rules;
};
extern const struct schema program_version_schema;

/* Checks and canonical forms that the field tables do not have (name, slug, cookie domain, external ids, scheme and
 * user info of the destination), in place. Needs no data; any thread. Errors name the member. */
MUST_CHECK enum status program_fields_normalise(struct program_fields *fields, struct arena *arena, struct error *err);
MUST_CHECK enum status program_patch_normalise(struct program_patch *fields, struct arena *arena, struct error *err);

/* ---- programs ---- */

/* A stored program. Views live in the transaction's arena. */
struct program {
    struct id id;
    enum program_status status;
    struct str name;
    struct str slug;
    struct currency currency;
    struct str destination_url; /* absolute http or https, without user info */
    struct str cookie_domain;   /* or absent */
    int64_t version;
    struct str metadata; /* JSON object of strings, or absent */
    int64_t created_at;
    struct str fingerprint; /* of the request that made it */

    /* filled by program_tell() */
    bool livemode;
    struct str rules; /* the current version's document */
    struct str external_id;
    struct entity_list external_ids; /* struct natural_key */

    bool replayed; /* told where it is true */
};

/* The program of the API. */
extern const struct entity program_entity;

/* Makes a program with version 1 of its rules and opens its accounts. An external id that is a program's already: that
 * program, `*ret_created` false, or ERROR_CONFLICT `external_id` when it was made by other content (`fingerprint` is of
 * the request's body). ERROR_CONFLICT `slug` when the wanted one is taken. Errors of the rules are those of
 * rules_compile(). Fields are normalised. */
MUST_CHECK enum status program_create(struct act *act, const struct program_fields *fields,
                                      const uint8_t fingerprint[32], struct program *ret_program, bool *ret_created,
                                      struct error *err);

/* Touches the caches when something changed that the redirect goes by. */
MUST_CHECK enum status program_change(struct act *act, const struct id *id, const struct program_patch *fields,
                                      struct program *ret_program, struct error *err);

/* One point read, without its rules. ERROR_NOT_FOUND `program_id` when this world has no such program. */
MUST_CHECK enum status program_read(struct act *act, const struct id *id, struct program *ret_program,
                                    struct error *err);

/* The same, and until the commit nobody else gets the program by this call: for whoever reads what a program has set,
 * merges into it and writes all of it. */
MUST_CHECK enum status program_lock(struct act *act, const struct id *id, struct program *ret_program,
                                    struct error *err);

/* For list_read(). */
enum { PROGRAMS_STATUS };
extern const struct list program_list;

/* What is told of programs and does not stand in their rows: rules and keys, by one statement each. */
MUST_CHECK enum status program_tell(struct act *act, struct program *programs, size_t count, struct error *err);

/* ---- versions ---- */

struct program_version {
    struct id program_id;
    int64_t version;
    struct str rules; /* the document as it was sent; lives in the transaction's arena */
    struct str hash;  /* SHA-256 of what identifies them */
    int64_t created_at;
};

extern const struct entity program_version_entity;

/* Compiles the rules and makes them the current ones. Touches the caches. */
MUST_CHECK enum status program_add_version(struct act *act, const struct id *program_id, json_t *rules,
                                           struct program_version *ret_version, struct error *err);

/* ERROR_NOT_FOUND `version`. */
MUST_CHECK enum status program_version_read(struct act *act, const struct id *program_id, int64_t version,
                                            struct program_version *ret_version, struct error *err);

/* Newest first, only versions below `before` (0: from the newest), `limit` at most: in the transaction's arena.
 * Versions are numbered, not named by ids, so this is no list of list_read(). */
MUST_CHECK enum status program_version_list(struct act *act, const struct id *program_id, int64_t before, size_t limit,
                                            struct program_version **ret_versions, size_t *ret_count, bool *ret_more,
                                            struct error *err);

/* An active program whose current rules enrol customers by what happened. */
struct program_enrolling {
    struct id id;
    int64_t version;
};

/* All of a world, LIMIT_ENROLLING_PROGRAMS at most, in the transaction's arena. One statement. */
MUST_CHECK enum status program_enrolling(struct act *act, struct program_enrolling **ret, size_t *ret_count,
                                         struct error *err);

/* ---- proof ---- */

/* B4 of versions: they are 1 to the current one, and each has the rules that it was written with; B20: each program has
 * its current version, accounts in its currency, keys that name programs. */
MUST_CHECK enum status program_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);

#pragma once

#include "base/money.h"
#include "domain/workspace/act.h"

/* What a business says of itself: what its pages show and count in. Kept with the live world of its workspace; the test
 * world has the same. The trail is a folder above this one: who changes it writes the audit row.
 *
 * Runs inside a transaction, on its thread. */

struct business {
    int64_t ws; /* of the live world */
    struct str name;
    struct currency currency;
    struct str time_zone; /* IANA name */
    struct str locale;
    struct str brand_color; /* "#1c48b9", or absent */
    struct str website;     /* or absent */
};

/* That of a world's workspace; what nobody has said yet is US dollars, UTC and English. */
MUST_CHECK enum status business_read(struct act *act, struct business *ret, struct error *err);

/* Absent members: as it is; an empty brand_color or website: none. */
struct business_patch {
    struct str name;
    struct currency currency;
    struct str time_zone, locale, brand_color, website;
};

/* Checks without data; brings the colour into its form. Pure, loop thread. ERROR_INVALID_VALUE with the member's name.
 */
MUST_CHECK enum status business_check(struct business_patch *patch, struct arena *arena, struct error *err);

/* Changes what is named. workspace_check_shared(); ERROR_CONFLICT `name`: another workspace has it. */
MUST_CHECK enum status business_change(struct act *act, const struct business_patch *patch, struct business *ret,
                                       struct error *err);

/* Whether a colour is "#rrggbb", and one that can be seen on white. Pure. ERROR_INVALID_VALUE `brand_color`. `*ret` is
 * it in lower case, in the arena. */
MUST_CHECK enum status brand_color_check(struct str text, struct arena *arena, struct str *ret, struct error *err);

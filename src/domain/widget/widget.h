#pragma once

#include "base/entity.h"
#include "domain/portal/portal_settings.h"
#include "domain/portal/portal_summary.h"
#include "domain/workspace/act.h"

/* What the widget in a business's own page shows: what a program promises and looks like, and to a participant who is
 * signed in its link and what came of it. What anybody is told is what the program's public page says too. Runs inside
 * a transaction, on its thread. */

struct widget {
    struct portal_brand program;
    struct str locale;      /* of the business */
    struct str brand_color; /* or absent */
    struct str page_path;   /* of the public page */
    struct entity_list offer;
    struct str share; /* JSON, or absent */
    bool joins;       /* anybody may ask for a link of his own */
    bool invites;     /* it writes to friends of participants: of a participant only */
    bool takes;       /* the program takes participants at all; not told */

    /* of a participant; else absent and null */
    struct str name;
    struct portal_summary *summary; /* link_url is set by whoever tells it */

    struct str page_url; /* set by whoever tells it */
};
extern const struct entity widget_entity;

/* To anybody: ERROR_NOT_FOUND `program_id` of a program that is not there or has no face yet. */
MUST_CHECK enum status widget_read(struct act *act, const struct id *program_id, struct widget *ret, struct error *err);

/* To a participant of this world, or the one that the act is bound to. ERROR_NOT_FOUND `participant_id`. */
MUST_CHECK enum status widget_read_own(struct act *act, const struct id *participant_id, struct widget *ret,
                                       struct error *err);

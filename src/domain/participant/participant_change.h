#pragma once

#include "domain/participant/participant.h"

/* What may change about a participant: what it is to the business, and whether it takes part. Who it is are the
 * contact's values (contact_change()).
 *
 *             invited  applied  active   paused   rejected  blocked
 *   approve   active   active   -        -        active    -
 *   reject    rejected rejected -        -        -         -
 *   pause     -        -        paused   -        -         -
 *   resume    -        -        -        active   -         active
 *   block     blocked  blocked  blocked  blocked  blocked   -
 *
 * An act that would lead where the participant is already is nothing; any other that is not in the table is refused.
 * Only an active participant is credited; whoever is blocked or rejected is not let into the portal either. */

enum participant_act {
    PARTICIPANT_APPROVE,
    PARTICIPANT_REJECT,
    PARTICIPANT_PAUSE,
    PARTICIPANT_RESUME,
    PARTICIPANT_BLOCK,
};

/* Moves the status for a reason, which the trail keeps. ERROR_NOT_FOUND `participant_id`; ERROR_CONFLICT `status`.
 * Touches the caches, since a redirect goes by it. */
MUST_CHECK enum status participant_move(struct act *act, const struct id *id, enum participant_act how,
                                        struct str reason, struct error *err);

/* Retires a link that was read in this transaction (link_retire()). What is sent and shown of a participant is its
 * first link: where it is that one, the oldest of those that go on takes its place. ERROR_INVALID_STATE `retired`: none
 * does. A link retired before is left as it is. */
MUST_CHECK enum status participant_retire_link(struct act *act, struct link *link, struct error *err);

/* Body of PATCH /v1/participants/{id}: absent members stay; an empty value of `metadata` takes its key away. */
struct participant_patch {
    int kind;              /* FIELD_CHOICE of participant_kinds */
    struct str_array tags; /* items null: not said */
    json_t *metadata;
    struct str group_id; /* as sent: an id; empty: it leaves its group; absent: not said */
};
extern const struct schema participant_patch_schema;

/* ERROR_NOT_FOUND `participant_id`; ERROR_OUT_OF_RANGE `metadata`; ERROR_INVALID_VALUE `group_id`. */
MUST_CHECK enum status participant_change(struct act *act, const struct id *id, const struct participant_patch *patch,
                                          struct error *err);

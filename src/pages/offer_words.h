#pragma once

#include "domain/portal/portal_settings.h"
#include "pages/face.h"

/* What a rule promises, in words: "$25", "10% off", "Free tune-up". */

enum offer_way {
    OFFER_PLAIN,   /* as a figure: "10%" */
    OFFER_TO_KEEP, /* as something one gets: "10% back" */
    OFFER_RANGE,   /* with what later ones bring: "$25 to $100" */
};

/* The offer's title, or absent, where no figure says what it is worth. */
struct str offer_words(struct face *face, const struct portal_offer *offer, enum offer_way way);

/* Promises in words. In the face's arena. */

#include "pages/offer_words.h"

static struct str percent_words(struct face *face, const struct portal_offer *offer, enum offer_way way)
{
    struct str percent = face_percent(face, offer->percent_bp.value);
    if (str_equal(offer->kind, STR("discount")))
        return face_say(face, "portal.offer.percent_off", MESSAGE_TEXT("percent", percent));
    return way == OFFER_TO_KEEP ? face_say(face, "portal.offer.percent_back", MESSAGE_TEXT("percent", percent))
                                : percent;
}

struct str offer_words(struct face *face, const struct portal_offer *offer, enum offer_way way)
{
    if (offer->percent_bp.set)
        return percent_words(face, offer, way);
    if (!offer->amount.set || offer->amount.value <= 0)
        return offer->title;
    struct str least = face_money(face, offer->amount.value, &offer->currency, LOCALE_MONEY_SHORT);
    if (way == OFFER_RANGE && offer->amount_most.set)
        return face_say(
            face, "portal.offer.range", MESSAGE_TEXT("least", least),
            MESSAGE_TEXT("most", face_money(face, offer->amount_most.value, &offer->currency, LOCALE_MONEY_SHORT)));
    if (str_equal(offer->kind, STR("discount")))
        return face_say(face, "portal.offer.amount_off", MESSAGE_TEXT("amount", least));
    return face_say(face, "portal.offer.amount", MESSAGE_TEXT("amount", least));
}

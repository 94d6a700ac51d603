/* Promises in words. In the face's arena. */

#include "pages/offer_words.h"

/* "12.5" of 1250 basis points. */
static struct str percent_text(struct face *face, int64_t basis_points)
{
    struct str whole = face_number(face, basis_points / 100);
    int64_t rest = basis_points % 100;
    if (rest == 0)
        return whole;
    if (rest % 10 == 0)
        return str_from(arena_format(face->arena, "%.*s.%d", STR_ARG(whole), (int)(rest / 10)));
    return str_from(arena_format(face->arena, "%.*s.%02d", STR_ARG(whole), (int)rest));
}

static struct str percent_words(struct face *face, const struct portal_offer *offer, enum offer_way way)
{
    struct message_argument percent = MESSAGE_TEXT("percent", percent_text(face, offer->percent_bp.value));
    if (str_equal(offer->kind, STR("discount")))
        return face_say(face, "portal.offer.percent_off", percent);
    return way == OFFER_TO_KEEP ? face_say(face, "portal.offer.percent_back", percent)
                                : face_say(face, "portal.offer.percent", percent);
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

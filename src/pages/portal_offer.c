/* The sentence is a text of the catalogue with what is given and what is got in its gaps; what is got stands out, so it
 * is put between two marks that no text has, and the sentence is cut there. */

#include "pages/portal_offer.h"

#include <string.h>

#include "pages/offer_words.h"

#define MARK "\x01"

static const struct portal_offer *offer_to(const struct portal_me *me, const char *role)
{
    const struct portal_offer *offers = me->offer.items;
    for (size_t i = 0; i < me->offer.count; i++)
        if (str_equal(offers[i].to, str_from(role)))
            return &offers[i];
    return NULL;
}

/* What the next referral brings, which the ladder knows better than the offer. */
static struct str next_worth(struct face *face, const struct portal_summary *summary, const struct portal_offer *offer)
{
    const struct portal_step *ladder = summary->ladder.items;
    for (size_t i = 0; i < summary->ladder.count; i++)
        if (ladder[i].state == PORTAL_STEP_NEXT)
            return face_money(face, ladder[i].amount, &ladder[i].currency, LOCALE_MONEY_SHORT);
    if (summary->ladder.count > 0) {
        const struct portal_step *last = &ladder[summary->ladder.count - 1];
        return face_money(face, last->amount, &last->currency, LOCALE_MONEY_SHORT);
    }
    return offer == NULL ? STR_NONE : offer_words(face, offer, OFFER_PLAIN);
}

static struct str marked(struct face *face, struct str text)
{
    return str_from(arena_format(face->arena, MARK "%.*s" MARK, STR_ARG(text)));
}

static struct str sentence(struct face *face, struct str give, struct str get, struct str business)
{
    if (give.size > 0 && get.size > 0)
        return face_say(face, "portal.offer.both", MESSAGE_TEXT("give", give), MESSAGE_TEXT("get", marked(face, get)));
    if (get.size > 0)
        return face_say(face, "portal.offer.get", MESSAGE_TEXT("get", marked(face, get)));
    if (give.size > 0)
        return face_say(face, "portal.offer.give", MESSAGE_TEXT("give", marked(face, give)));
    return face_say(face, "portal.offer.none", MESSAGE_TEXT("business", marked(face, business)));
}

/* "Your 5th friend, and every one after, brings you $100." */
static struct str climb(struct face *face, const struct portal_summary *summary)
{
    const struct portal_step *ladder = summary->ladder.items;
    const struct portal_step *last = summary->ladder.count > 0 ? &ladder[summary->ladder.count - 1] : NULL;
    if (last == NULL || !last->last)
        return STR_NONE;
    return face_say(face, "portal.home.climb", MESSAGE_NUMBER("n", last->ordinal),
                    MESSAGE_TEXT("amount", face_money(face, last->amount, &last->currency, LOCALE_MONEY_SHORT)));
}

void portal_view_offer(struct portal_visit *visit, const struct portal_summary *summary)
{
    struct face *face = &visit->face;
    const struct portal_offer *referred = offer_to(&visit->me, "referred");
    const struct portal_offer *referrer = offer_to(&visit->me, "referrer");
    struct str give = referred == NULL ? STR_NONE : offer_words(face, referred, OFFER_PLAIN);
    struct str rest = sentence(face, give, next_worth(face, summary, referrer), visit->me.program.business);
    struct view *view = view_object(face->view, "offer");
    view_text(view, "before", str_split(&rest, MARK[0]));
    view_text(view, "strong", str_is_none(rest) ? STR("") : str_split(&rest, MARK[0]));
    view_text(view, "after", rest);
    struct str text = climb(face, summary);
    if (str_is_none(text) && referrer != NULL)
        text = referrer->description;
    view_text(view, "text", text);
}

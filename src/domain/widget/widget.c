/* Gathered from what the portal and the public page read. */

#include "domain/widget/widget.h"

#include "domain/enrollment/friend.h"
#include "domain/landing/landing_page.h"
#include "domain/rule/rule.h"

static const char *const object_word[] = {"widget", NULL};
#define WIDGET(member, place, kind, more, ...) ENTITY_TOLD(struct widget, member, place, kind, more, __VA_ARGS__)
static const struct member members[] = {
    ENTITY_TOLD(struct widget, object, program, CONSTANT, 0, .words = object_word)
        WIDGET(program, program, PART, 0, .entity = &portal_brand_entity, .doc = "Whose widget it is.")
            WIDGET(locale, locale, TEXT, 0, .doc = "The language of the business, for who has said none.") WIDGET(
                brand_color, brand_color, TEXT, MEMBER_NULL, .doc = "The colour of the program or its business.")
                WIDGET(page_url, page_url, TEXT, MEMBER_NULL, .doc = "The public page of the program.") WIDGET(
                    offer, offer, LIST, 0, .entity = &portal_offer_entity,
                    .doc = "What the program promises, to either side.")
                    WIDGET(share, share, JSON, 0, .otherwise = "{}",
                           .doc = "Texts to share that are not the usual ones, by language and channel.")
                        WIDGET(invite, invites, BOOL, 0, .doc = "Whether the participant may have friends written to.")
                            WIDGET(join, joins, BOOL, 0, .doc = "Whether who asks gets a link of his own.")
                                WIDGET(name, name, TEXT, MEMBER_NULL, .doc = "Of the participant; null: nobody is.")
                                    WIDGET(summary, summary, OBJECT, MEMBER_NULL, .entity = &portal_own_summary_entity,
                                           .doc = "Its link, its figures and its credit; null: nobody is signed in.")};
const struct entity widget_entity = ENTITY("Widget", members, struct widget);

static struct str first_of(struct str a, struct str b)
{
    return str_is_none(a) ? b : a;
}

enum status widget_read(struct act *act, const struct id *program_id, struct widget *ret, struct error *err)
{
    const struct landing_place place = {.program_id = *program_id};
    struct landing_page page;
    struct portal_program portal;
    *ret = (struct widget){0};
    enum status status = landing_page_read(act, &place, &page, err);
    if (status == STATUS_NOT_FOUND)
        return error_set(err, ERROR_NOT_FOUND, "program_id", "There is no program with this id, or it is a draft.");
    TRY(status);
    TRY(portal_program_read(act, program_id, &portal, err));
    TRY(landing_address(act, &page.program, &ret->page_path, err));
    ret->program = (struct portal_brand){page.program.id, page.program.name, page.program.currency, page.business.name};
    ret->locale = page.business.locale;
    ret->brand_color = first_of(page.landing.brand_color, page.business.brand_color);
    ret->offer = page.offer;
    ret->share = portal.share;
    ret->takes = program_takes(page.program.status, PROGRAM_PARTICIPANTS, NULL, NULL) == STATUS_OK;
    ret->joins = ret->takes && page.join != RULE_JOIN_INVITATION;
    return STATUS_OK;
}

enum status widget_read_own(struct act *act, const struct id *participant_id, struct widget *ret, struct error *err)
{
    struct portal_me me;
    struct portal_summary *summary = arena_alloc(txn_arena(act->txn), sizeof *summary);
    TRY(portal_me_read(act, participant_id, &me, err));
    TRY(portal_summary_read_own(act, participant_id, summary, err));
    TRY(widget_read(act, &me.program.program_id, ret, err));
    TRY(friend_is_open(act, &me.program.program_id, &ret->invites, err));
    ret->offer = me.offer; /* as it holds for this participant */
    ret->name = me.name;
    ret->summary = summary;
    return STATUS_OK;
}

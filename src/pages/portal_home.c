/* The first page of the portal: what one has to send, what has come of it, what one has. */

#include "domain/enrollment/friend.h"
#include "domain/link/link.h"
#include "domain/portal/portal_rows.h"
#include "domain/portal/portal_summary.h"
#include "pages/portal.h"
#include "pages/portal_offer.h"
#include "pages/portal_share.h"

enum { REFERRALS_SHOWN = 5 };

/* ---- the link ---- */

static struct str link_address(struct portal_visit *visit)
{
    return link_url(visit->face.arena, buf_str(&visit->pages->public_url), visit->me.code);
}

/* "refer.example.com/r/" and "DANA-W": what people read of it. */
static void view_link(struct portal_visit *visit, struct str url)
{
    struct face *face = &visit->face;
    struct view *link = view_object(face->view, "link");
    size_t scheme = str_starts_with(url, STR("https://")) ? 8 : str_starts_with(url, STR("http://")) ? 7 : 0;
    size_t code = visit->me.code.size < url.size - scheme ? visit->me.code.size : 0;
    struct str before = {url.data + scheme, url.size - scheme - code};
    view_text(link, "url", url);
    view_text(link, "before", before);
    view_text(link, "code", visit->me.code);
}

/* ---- the ladder ---- */

static const struct {
    const char *tone, *icon;
} steps[] = {
    [PORTAL_STEP_GIVEN] = {"done", "check"},  [PORTAL_STEP_WAITING] = {"hold", "clock"},
    [PORTAL_STEP_TAKEN_BACK] = {"", "taken"}, [PORTAL_STEP_COUNTED] = {"", "check"},
    [PORTAL_STEP_NEXT] = {"next", ""},        [PORTAL_STEP_LATER] = {"", ""},
};

/* "Teodor" of "Teodor B.": there is little room. */
static struct str first_name(struct str name)
{
    return str_is_none(name) ? STR("") : str_split(&name, ' ');
}

static struct str step_name(struct face *face, const struct portal_step *step)
{
    if (!str_is_none(step->name))
        return first_name(step->name);
    if (step->state == PORTAL_STEP_COUNTED || step->state == PORTAL_STEP_TAKEN_BACK)
        return face_say(face, "portal.home.ladder_no");
    if (step->state == PORTAL_STEP_NEXT)
        return face_say(face, "portal.home.ladder_next");
    return step->last ? face_say(face, "portal.home.ladder_last") : STR("");
}

static void view_ladder(struct face *face, const struct portal_summary *summary)
{
    const struct portal_step *ladder = summary->ladder.items;
    struct view *list = view_list(face->view, "ladder");
    view_flag(face->view, "has_ladder", summary->ladder.count > 0);
    for (size_t i = 0; i < summary->ladder.count; i++) {
        const struct portal_step *step = &ladder[i];
        struct view *row = view_add_object(list);
        const char *icon = steps[step->state].icon;
        view_text(row, "tone", str_from(steps[step->state].tone));
        view_text(row, "amount", face_money(face, step->amount, &step->currency, LOCALE_MONEY_SHORT));
        view_text(row, "icon", str_from(icon));
        view_text(row, "number", icon[0] == '\0' ? face_number(face, step->ordinal) : STR(""));
        view_text(row, "name", step_name(face, step));
    }
}

/* ---- credit ---- */

static void view_amount(struct face *face, struct view *credit, const char *name, int64_t amount,
                        const struct currency *currency)
{
    if (amount != 0)
        view_text(credit, name, face_money(face, amount, currency, LOCALE_MONEY_FULL));
    else
        view_flag(credit, name, false);
}

/* The first of the currency's lots that lapses. */
static void view_lapse(struct face *face, struct view *credit, const struct portal_summary *summary,
                       const struct currency *currency)
{
    const struct portal_lot *lots = summary->lots.items;
    for (size_t i = 0; i < summary->lots.count; i++) {
        if (lots[i].expires_at == TIME_NONE || !currency_equal(currency, &lots[i].currency))
            continue;
        struct view *lapse = view_object(credit, "lapse");
        struct str date = face_date(face, lots[i].expires_at);
        view_text(lapse, "date", face_say(face, "portal.home.lapse_on", MESSAGE_TEXT("date", date)));
        view_text(lapse, "amount", face_money(face, lots[i].amount, currency, LOCALE_MONEY_FULL));
        return;
    }
    view_flag(credit, "lapse", false);
}

static void view_credit(struct face *face, struct view *list, const struct portal_summary *summary,
                        const struct portal_total *total)
{
    struct view *credit = view_add_object(list);
    view_text(credit, "currency", currency_str(&total->currency));
    view_text(credit, "available", face_money(face, total->available, &total->currency, LOCALE_MONEY_FULL));
    view_amount(face, credit, "pending", total->pending, &total->currency);
    view_amount(face, credit, "reserved", total->reserved, &total->currency);
    view_amount(face, credit, "debt", total->debt, &total->currency);
    view_lapse(face, credit, summary, &total->currency);
    view_text(credit, "earned", face_money(face, total->earned, &total->currency, LOCALE_MONEY_FULL));
    struct str count = face_say(face, "portal.home.earned_count", MESSAGE_NUMBER("count", summary->rewards_earned));
    view_text(credit, "count", list->first == list->last ? count : STR("")); /* it is one number for all of them */
}

static void view_credits(struct face *face, const struct portal_summary *summary)
{
    const struct portal_total *totals = summary->totals.items;
    struct view *list = view_list(face->view, "credits");
    for (size_t i = 0; i < summary->totals.count; i++)
        view_credit(face, list, summary, &totals[i]);
    view_flag(face->view, "has_credits", summary->totals.count > 0);
}

/* ---- referrals ---- */

static enum status view_referrals(struct portal_visit *visit, const struct portal_summary *summary, struct error *err)
{
    struct face *face = &visit->face;
    const struct page page = {.limit = REFERRALS_SHOWN};
    struct portal_referral *found;
    size_t count;
    bool more;
    TRY(portal_referral_list(&visit->act, portal_self(visit), &page, &found, &count, &more, err));
    struct view *list = view_list(face->view, "referrals");
    for (size_t i = 0; i < count; i++)
        portal_view_referral(face, view_add_object(list), &found[i]);
    view_flag(face->view, "has_referrals", count > 0);
    view_text(face->view, "all", face_say(face, "portal.home.all", MESSAGE_NUMBER("count", summary->referrals.total)));
    return STATUS_OK;
}

/* ---- the page ---- */

static enum status fill(struct portal_visit *visit, struct error *err)
{
    struct face *face = &visit->face;
    struct portal_summary summary;
    bool invites;
    TRY(portal_summary_read_own(&visit->act, portal_self(visit), &summary, err));
    struct str url = link_address(visit);
    view_text(face->view, "title", face_say(face, "portal.home.title"));
    view_link(visit, url);
    portal_view_offer(visit, &summary);
    TRY(portal_view_share(visit, url, err));
    TRY(friend_is_open(&visit->act, &visit->visitor.program_id, &invites, err));
    view_flag(face->view, "invites", invites);
    view_ladder(face, &summary);
    view_credits(face, &summary);
    view_text(
        face->view, "visits",
        face_say(face, "portal.home.visits", MESSAGE_NUMBER("count", summary.clicks.total - summary.clicks.bots)));
    return view_referrals(visit, &summary, err);
}

static const struct portal_screen screen = {.page = FACE_HOME, .tab = "home", .fill = fill, .cached = true};

void portal_home_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    portal_open(request, &screen);
}

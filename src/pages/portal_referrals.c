/* Own referrals: each with its status, where it stands, why, and its dates. */

#include "domain/portal/portal_rows.h"
#include "domain/portal/portal_summary.h"
#include "pages/portal.h"

enum { ROWS = 25, STEPS = 3 };

/* Submitted, qualified, rewarded: how many of the three are done. */
static int steps_of(const struct referral *referral)
{
    switch (referral->status) {
    case REFERRAL_REWARDED:
        return 3;
    case REFERRAL_QUALIFIED:
        return 2;
    default:
        return 1;
    }
}

static void view_steps(struct face *face, struct view *row, const struct referral *referral)
{
    int done = steps_of(referral);
    struct view *list = view_list(row, "steps");
    for (int i = 0; i < STEPS; i++)
        view_flag(view_add_object(list), "on", i < done);
    view_text(row, "progress", face_say(face, "portal.home.progress", MESSAGE_NUMBER("step", done)));
}

static void view_date(struct face *face, struct view *list, struct str name, int64_t at)
{
    struct view *row = view_add_object(list);
    bool known = at != TIME_NONE;
    view_text(row, "name", name);
    view_flag(row, "on", known && at <= face->now);
    view_text(row, "date", known ? face_date(face, at) : face_say(face, "portal.referrals.date_none"));
}

static void view_dates(struct face *face, struct view *row, const struct referral *referral)
{
    struct view *list = view_list(row, "dates");
    view_date(face, list, face_say(face, "portal.referrals.date_submitted"), referral->submitted_at);
    view_date(face, list, face_say(face, "portal.referrals.date_qualified"), referral->qualified_at);
    view_date(face, list, face_say(face, "portal.referrals.date_eligible"), referral->eligible_at);
    view_date(face, list, face_say(face, "portal.referrals.date_rewarded"), referral->rewarded_at);
    if (referral->expires_at != TIME_NONE)
        view_date(face, list, face_say(face, "portal.referrals.date_expires"), referral->expires_at);
}

static void view_amount(struct face *face, struct view *row, const struct portal_referral *found)
{
    bool some = found->currency.text[0] != '\0' && found->amount != 0;
    bool yours = found->referral.status == REFERRAL_REWARDED;
    view_text(row, "amount", some ? face_money(face, found->amount, &found->currency, LOCALE_MONEY_FULL) : STR(""));
    if (some)
        view_text(row, "amount_text",
                  yours ? face_say(face, "portal.referrals.amount_yours")
                        : face_say(face, "portal.referrals.amount_hold"));
    else if (found->referral.status == REFERRAL_DISQUALIFIED)
        view_text(row, "amount_text", face_say(face, "portal.referrals.nothing"));
    else
        view_text(row, "amount_text", face_say(face, "portal.referrals.nothing_yet"));
}

/* In a sentence: what came of it and when, else why it stands where it does. */
static struct str sentence_of(struct face *face, const struct portal_referral *found)
{
    const struct referral *referral = &found->referral;
    struct str reason = portal_reason_text(face, found->reason_key, found->reason);
    bool some = found->currency.text[0] != '\0' && found->amount > 0;
    struct message_argument amount =
        MESSAGE_TEXT("amount", some ? face_money(face, found->amount, &found->currency, LOCALE_MONEY_FULL) : STR(""));
    if (some && referral->status == REFERRAL_REWARDED)
        return face_say(face, "portal.referrals.became", amount,
                        MESSAGE_TEXT("date", face_date(face, referral->rewarded_at)));
    if (some && referral->status == REFERRAL_QUALIFIED && referral->eligible_at > face->now)
        return face_say(face, "portal.referrals.ready", amount,
                        MESSAGE_TEXT("date", face_date(face, referral->eligible_at)));
    if (referral->status == REFERRAL_PENDING && referral->expires_at > face->now)
        return face_say(face, "portal.referrals.expires", MESSAGE_TEXT("reason", reason),
                        MESSAGE_TEXT("date", face_date(face, referral->expires_at)));
    return reason;
}

void portal_view_referral(struct face *face, struct view *row, const struct portal_referral *found)
{
    const struct referral *referral = &found->referral;
    struct str submitted = face_date(face, referral->submitted_at);
    view_text(row, "id", portal_id_text(face, &referral->id, "ref"));
    view_text(row, "name", str_is_none(found->name) ? face_say(face, "portal.referrals.nameless") : found->name);
    view_text(row, "submitted", face_say(face, "portal.referrals.submitted_on", MESSAGE_TEXT("date", submitted)));
    view_text(row, "sentence", sentence_of(face, found));
    portal_view_referral_status(face, row, referral->status);
    view_steps(face, row, referral);
    view_dates(face, row, referral);
    view_amount(face, row, found);
}

static void view_counts(struct face *face, const struct portal_referral_counts *counts)
{
    const int64_t by_status[] = {counts->pending, counts->qualified, counts->rewarded, counts->disqualified};
    struct view *list = view_list(face->view, "counts");
    for (int status = 0; referral_statuses[status] != NULL; status++) {
        struct view *row = view_add_object(list);
        const char *key = arena_format(face->arena, "status.referral.%s", referral_statuses[status]);
        view_text(row, "name", face_word(face, str_from(key)));
        view_text(row, "count", face_number(face, by_status[status]));
    }
}

static enum status fill(struct portal_visit *visit, struct error *err)
{
    struct face *face = &visit->face;
    struct page page = {.limit = ROWS};
    struct portal_summary summary;
    struct portal_referral *found;
    size_t count;
    bool more;
    bool later = id_parse(portal_query(visit, "after"), "ref", &page.after);
    TRY(portal_summary_read(&visit->act, portal_self(visit), &summary, err));
    TRY(portal_referral_list(&visit->act, portal_self(visit), &page, &found, &count, &more, err));
    view_text(face->view, "title", face_say(face, "portal.referrals.title"));
    view_counts(face, &summary.referrals);
    struct view *list = view_list(face->view, "referrals");
    for (size_t i = 0; i < count; i++)
        portal_view_referral(face, view_add_object(list), &found[i]);
    view_flag(face->view, "has_referrals", count > 0);
    view_flag(face->view, "paged", later || more);
    view_flag(face->view, "later", later);
    view_text(face->view, "older", more ? portal_id_text(face, &found[count - 1].referral.id, "ref") : STR(""));
    return STATUS_OK;
}

static const struct portal_screen screen = {.page = FACE_REFERRALS, .tab = "referrals", .fill = fill};

void portal_referrals_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    portal_open(request, &screen);
}

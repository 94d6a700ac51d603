/* What was given: totals by currency, rewards one by one, and credit by when it lapses. */

#include "domain/portal/portal_rows.h"
#include "domain/portal/portal_summary.h"
#include "pages/portal.h"

enum { ROWS = 25 };

static void view_total(struct face *face, struct view *list, const struct portal_total *total)
{
    const struct currency *currency = &total->currency;
    struct view *row = view_add_object(list);
    view_text(row, "available", face_money(face, total->available, currency, LOCALE_MONEY_FULL));
    view_text(row, "pending", face_money(face, total->pending, currency, LOCALE_MONEY_FULL));
    view_text(row, "spent", face_money(face, total->redeemed + total->paid, currency, LOCALE_MONEY_FULL));
    view_text(row, "gone", face_money(face, total->reversed + total->expired, currency, LOCALE_MONEY_FULL));
    view_text(row, "debt", total->debt > 0 ? face_money(face, total->debt, currency, LOCALE_MONEY_FULL) : STR(""));
    view_text(row, "earned", face_money(face, total->earned, currency, LOCALE_MONEY_FULL));
}

/* When it becomes one's own, while it has not; else why it stands where it does. */
static struct str sentence_of(struct face *face, const struct portal_reward *found)
{
    const struct reward *reward = &found->reward;
    bool waits = reward->status == REWARD_PENDING || reward->status == REWARD_APPROVED;
    if (waits && reward->hold_until != TIME_NONE && reward->hold_until > face->now)
        return face_say(face, "portal.rewards.due_on", MESSAGE_TEXT("date", face_date(face, reward->hold_until)));
    return portal_reason_text(face, found->reason_key, found->reason);
}

static struct str name_of(struct face *face, const struct portal_reward *found)
{
    if (!str_is_none(found->name))
        return face_say(face, "portal.rewards.for", MESSAGE_TEXT("name", found->name));
    return str_is_none(found->reward.title) ? face_say(face, "portal.rewards.reward") : found->reward.title;
}

static struct str or_nothing(struct str text)
{
    return str_is_none(text) ? STR("") : text;
}

/* What is had of a reward that is no money: its title, its code, the address of its card. */
static void view_goods(struct view *row, const struct reward *reward)
{
    bool money = str_equal(reward->kind, STR("credit")) || str_equal(reward->kind, STR("cash"));
    view_text(row, "what", money ? STR("") : or_nothing(reward->title));
    view_text(row, "code", or_nothing(reward->code));
    view_text(row, "gift", reward->gift == NULL ? STR("") : or_nothing(reward->gift->link));
}

static void view_reward(struct face *face, struct view *list, const struct portal_reward *found)
{
    const struct reward *reward = &found->reward;
    struct view *row = view_add_object(list);
    view_text(row, "date", face_date(face, reward->created_at));
    view_text(row, "name", name_of(face, found));
    view_text(row, "sentence", sentence_of(face, found));
    view_text(row, "amount",
              reward->amount.set ? face_money(face, reward->amount.value, &reward->told_currency, LOCALE_MONEY_FULL)
                                 : STR(""));
    view_goods(row, reward);
    portal_view_reward_status(face, row, reward->status);
}

static enum status fill(struct portal_visit *visit, struct error *err)
{
    struct face *face = &visit->face;
    struct page page = {.limit = ROWS};
    struct portal_summary summary;
    struct portal_reward *found;
    size_t count;
    bool more;
    (void)id_parse(portal_query(visit, "after"), "rwd", &page.after);
    TRY(portal_summary_read_own(&visit->act, portal_self(visit), &summary, err));
    TRY(portal_reward_list(&visit->act, portal_self(visit), &page, visit->pages->seal, &found, &count, &more, err));
    view_text(face->view, "title", face_say(face, "portal.rewards.title"));
    struct view *totals = view_list(face->view, "totals");
    const struct portal_total *total = summary.totals.items;
    for (size_t i = 0; i < summary.totals.count; i++)
        view_total(face, totals, &total[i]);
    struct view *rewards = view_list(face->view, "rewards");
    for (size_t i = 0; i < count; i++)
        view_reward(face, rewards, &found[i]);
    view_flag(face->view, "has_rewards", count > 0);
    view_text(face->view, "older", more ? portal_id_text(face, &found[count - 1].reward.id, "rwd") : STR(""));
    portal_view_lots(face, &summary, NULL);
    return STATUS_OK;
}

static const struct portal_screen screen = {.page = FACE_REWARDS, .tab = "rewards", .fill = fill};

void portal_rewards_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    portal_open(request, &screen);
}

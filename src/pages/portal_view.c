/* Words and rows that several screens of the portal show. */

#include "domain/portal/portal_summary.h"
#include "domain/portal/portal_words.h"
#include "domain/reward/reward.h"
#include "pages/portal.h"

struct look {
    const char *tone, *icon;
};

static void view_status(struct face *face, struct view *row, const struct look *look, const char *area,
                        const char *name)
{
    struct view *status = view_object(row, "status");
    view_text(status, "tone", str_from(look->tone));
    view_text(status, "icon", str_from(look->icon));
    view_text(status, "word", face_word(face, str_from(arena_format(face->arena, "status.%s.%s", area, name))));
}

void portal_view_referral_status(struct face *face, struct view *row, int status)
{
    static const struct look looks[] = {[REFERRAL_PENDING] = {"wait", "clock"},
                                        [REFERRAL_QUALIFIED] = {"move", "done"},
                                        [REFERRAL_REWARDED] = {"done", "gift"},
                                        [REFERRAL_DISQUALIFIED] = {"shut", "ban"}};
    view_status(face, row, &looks[status], "referral", referral_statuses[status]);
}

void portal_view_reward_status(struct face *face, struct view *row, int status)
{
    static const struct look looks[REWARD_STATUS_COUNT] = {
        [REWARD_PENDING] = {"wait", "clock"},   [REWARD_APPROVED] = {"move", "yes"},
        [REWARD_ISSUED] = {"done", "gift"},     [REWARD_REDEEMED] = {"done", "tag"},
        [REWARD_PAID] = {"done", "money"},      [REWARD_DENIED] = {"shut", "ban"},
        [REWARD_REVERSED] = {"wrong", "taken"}, [REWARD_EXPIRED] = {"shut", "lapsed"},
    };
    view_status(face, row, &looks[status], "reward", reward_statuses[status]);
}

struct str portal_reason_text(struct face *face, struct str key, struct str text)
{
    struct str word = face_word(face, key);
    return str_is_none(word) || str_equal(key, STR("reason.other")) ? text : word;
}

struct str portal_id_text(struct face *face, const struct id *id, const char *prefix)
{
    char *text = arena_alloc(face->arena, ID_TEXT_SIZE);
    id_format(id, prefix, text);
    return (struct str){text, ID_TEXT_SIZE};
}

static void view_lot(struct face *face, struct view *lots, const struct portal_lot *lot)
{
    struct view *row = view_add_object(lots);
    struct str name = str_is_none(lot->title) ? face_say(face, "portal.rewards.reward") : lot->title;
    if (!str_is_none(lot->name))
        name = face_say(face, "portal.rewards.for", MESSAGE_TEXT("name", lot->name));
    view_text(row, "name", name);
    view_text(row, "amount", face_money(face, lot->amount, &lot->currency, LOCALE_MONEY_FULL));
    view_text(row, "lapses",
              lot->expires_at == TIME_NONE
                  ? face_say(face, "portal.rewards.stays")
                  : face_say(face, "portal.rewards.lapses", MESSAGE_TEXT("date", face_date(face, lot->expires_at))));
}

void portal_view_lots(struct face *face, const struct portal_summary *summary, const struct currency *only)
{
    const struct portal_lot *lots = summary->lots.items;
    struct view *list = view_list(face->view, "lots");
    for (size_t i = 0; i < summary->lots.count; i++)
        if (only == NULL || currency_equal(only, &lots[i].currency))
            view_lot(face, list, &lots[i]);
    view_flag(face->view, "has_lots", list->first != NULL);
}

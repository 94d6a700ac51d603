/* Who a participant is to itself, what its program offers, and what it has set. Runs inside a transaction, on its
 * thread. */

#include "base/limits.h"
#include "base/text.h"
#include "domain/audit/audit.h"
#include "domain/contact/contact.h"
#include "domain/contact/normalise.h"
#include "domain/participant/participant.h"
#include "domain/portal/portal_settings.h"
#include "domain/portal/portal_store.h"
#include "domain/program/program.h"
#include "domain/program/rules_cache.h"
#include "domain/rule/amount.h"
#include "domain/workspace/workspace.h"

/* ---- the tables ---- */

#define NOTICE(member, words) ENTITY_TOLD(struct portal_told_notices, member, member, BOOL, 0, .doc = (words))
static const struct member notices_members[] = {NOTICE(referrals, "What becomes of its referrals.") NOTICE(
    rewards, "Rewards that become its own, or lapse soon.") NOTICE(reminders, "Now and then, that it may refer.")};
static const struct entity notices_entity = ENTITY("OwnNotifications", notices_members, struct portal_told_notices);

const char *const portal_shown_words[] = {"none", "short", "name", NULL};
static const struct member shown_members[] = {
    ENTITY_TOLD(struct portal_told_shown, show, show, WORD, 0, .words = portal_shown_words,
                .doc = "Not by name, by first name and initial, or by a name of its own.")
        ENTITY_TOLD(struct portal_told_shown, name, name, TEXT, MEMBER_NULL, .doc = "That name.")};
static const struct entity shown_entity = ENTITY("OwnLeaderboardName", shown_members, struct portal_told_shown);

#define ME(member, kind, more, ...) ENTITY_TOLD(struct portal_me, member, member, kind, more, __VA_ARGS__)
static const struct member participant_members[] = {
    ENTITY_TOLD(struct portal_me, id, participant_id, ID, 0, .prefix = "ptc", .doc = "Its id.")
        ME(kind, TEXT, 0, .doc = "What it is to the business.") ME(status, TEXT, 0, .doc = "Whether it takes part.")
            ME(name, TEXT, MEMBER_NULL, .doc = "Its name.") ME(email, TEXT, MEMBER_NULL, .doc = "Its e-mail address.")
                ME(locale, TEXT, MEMBER_NULL, .doc = "Its language tag.")
                    ME(code, TEXT, 0, .doc = "The code of the first link.") ME(link_url, TEXT, 0,
                                                                               .doc = "The address of the first link.")
                        ME(links, LIST, 0, .entity = &link_entity, .doc = "All its links, oldest first.")
                            ME(notifications, PART, 0, .entity = &notices_entity, .doc = "What it wants to be told.")
                                ME(leaderboard, PART, 0, .entity = &shown_entity,
                                   .doc = "How a public leaderboard shows it.")
                                    ME(created_at, TIME, 0, .doc = "When it was enrolled.")};
static const struct entity participant_entity_of_me = ENTITY("OwnParticipant", participant_members, struct portal_me);

#define BRAND(member, kind, ...) ENTITY_TOLD(struct portal_brand, member, member, kind, 0, __VA_ARGS__)
static const struct member brand_members[] = {
    ENTITY_TOLD(struct portal_brand, id, program_id, ID, 0, .prefix = "prg", .doc = "Its id.")
        BRAND(name, TEXT, .doc = "Its name.") BRAND(currency, CURRENCY, .doc = "Its currency.")
            BRAND(business, TEXT, .doc = "Whose program it is.")};
const struct entity portal_brand_entity = ENTITY("OwnProgram", brand_members, struct portal_brand);

#define OFFER(member, kind, more, ...) ENTITY_TOLD(struct portal_offer, member, member, kind, more, __VA_ARGS__)
static const struct member offer_members[] = {
    OFFER(to, TEXT, 0, .doc = "Who gets it: `referrer` or `referred`.")
        OFFER(kind, TEXT, 0, .doc = "What kind of reward it is.")
            OFFER(title, TEXT, MEMBER_NULL, .doc = "What it is called.")
                OFFER(description, TEXT, MEMBER_NULL, .doc = "What is said of it.")
                    OFFER(amount, OPT_INT, MEMBER_NULL, .doc = "What the next pays at least, in minor units.")
                        OFFER(amount_most, OPT_INT, MEMBER_NULL, .doc = "What later ones pay, where that is more.")
                            OFFER(percent_bp, OPT_INT, MEMBER_NULL, .doc = "Or a share, in basis points.")
                                OFFER(cap, OPT_INT, MEMBER_NULL, .doc = "The most that the share comes to.")
                                    OFFER(currency, CURRENCY, MEMBER_NULL, .doc = "Of the amounts.")};
const struct entity portal_offer_entity = ENTITY("OwnOffer", offer_members, struct portal_offer);

static const char *const object_word[] = {"me", NULL};
static const struct member me_members[] = {
    ENTITY_TOLD(struct portal_me, object, participant_id, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct portal_me, participant, participant_id, PART, 0, .entity = &participant_entity_of_me,
                    .doc = "Itself.") ENTITY_TOLD(struct portal_me, program, program, PART, 0,
                                                  .entity = &portal_brand_entity, .doc = "What it takes part in.")
            ENTITY_TOLD(struct portal_me, offer, offer, LIST, 0, .entity = &portal_offer_entity,
                        .doc = "What the program promises, to either side.")};
const struct entity portal_me_entity = ENTITY("Me", me_members, struct portal_me);

#define PATCH(member) offsetof(struct portal_me_patch, member)
static const struct field notice_fields[] = {
    {.name = "referrals",
     .type = FIELD_BOOL,
     .offset = offsetof(struct portal_notices, of[PORTAL_NOTICE_REFERRALS]),
     .doc = "What becomes of its referrals."},
    {.name = "reminders",
     .type = FIELD_BOOL,
     .offset = offsetof(struct portal_notices, of[PORTAL_NOTICE_REMINDERS]),
     .doc = "Now and then, that it may refer."},
    {.name = "rewards",
     .type = FIELD_BOOL,
     .offset = offsetof(struct portal_notices, of[PORTAL_NOTICE_REWARDS]),
     .doc = "Rewards that become its own, or lapse soon."},
};
static const struct schema notices_schema = SCHEMA("OwnNotificationsUpdate", notice_fields, struct portal_notices);
static const struct field shown_fields[] = {
    {.name = "name",
     .type = FIELD_TEXT,
     .offset = offsetof(struct portal_shown_patch, name),
     .max = LIMIT_SHOWN_NAME_BYTES,
     .doc = "A name to be seen by, with `show` `name`."},
    {.name = "show",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct portal_shown_patch, show),
     .choices = portal_shown_words,
     .flags = FIELD_REQUIRED,
     .doc = "Not by name, by first name and initial, or by `name`."},
};
static const struct schema shown_schema = SCHEMA("OwnLeaderboardNameUpdate", shown_fields, struct portal_shown_patch);
static const struct field patch_fields[] = {
    {.name = "leaderboard",
     .type = FIELD_OBJECT,
     .offset = PATCH(leaderboard),
     .schema = &shown_schema,
     .doc = "How a public leaderboard shows it."},
    {.name = "locale",
     .type = FIELD_TEXT,
     .offset = PATCH(locale),
     .min = 1,
     .doc = "In which language it is spoken to: a tag such as de-AT."},
    {.name = "notifications",
     .type = FIELD_OBJECT,
     .offset = PATCH(notifications),
     .schema = &notices_schema,
     .doc = "What it wants to be told; what is left out stays."},
};
const struct schema portal_me_patch_schema = SCHEMA("MeUpdate", patch_fields, struct portal_me_patch);

/* ---- what is offered ---- */

static struct opt_int known(int64_t value)
{
    return (struct opt_int){true, value};
}

static void offer_amount(const struct rule_amount *amount, struct portal_offer *offer)
{
    int64_t most = 0;
    if (amount->has_percent) {
        if (amount->tier_count > 1)
            return; /* no one number says it */
        offer->percent_bp = known(amount->tiers[0].value);
        if (amount->cap != INT64_MAX)
            offer->cap = known(amount->cap);
        return;
    }
    for (size_t i = 0; i < amount->tier_count; i++)
        most = amount->tiers[i].value > most ? amount->tiers[i].value : most;
    offer->amount = known(amount->tiers[0].value);
    if (most > amount->tiers[0].value)
        offer->amount_most = known(most);
}

static void offer_discount(const struct rules *rules, const struct reward_rule *rule, struct portal_offer *offer)
{
    offer->currency = rules->currency;
    if (rule->discount.percent_bp != 0)
        offer->percent_bp = known(rule->discount.percent_bp);
    else
        offer->amount = known(rule->discount.fixed);
    if (rule->discount.max_amount != 0)
        offer->cap = known(rule->discount.max_amount);
}

struct entity_list portal_offers(const struct rules *rules, const struct terms *terms, struct arena *arena)
{
    struct portal_offer *offers = arena_array(arena, rules->reward_count, sizeof *offers);
    for (size_t i = 0; i < rules->reward_count; i++) {
        const struct reward_rule *rule = &terms->rewards[i];
        offers[i] = (struct portal_offer){
            .to = str_from(rule_role_name(rule->to)),
            .kind = str_from(rule_kind_name(rule->kind)),
            .title = str_copy(arena, rule->title),
            .description = str_copy(arena, rule->description),
            .currency = rule->currency,
        };
        if (rule->amount != NULL)
            offer_amount(rule->amount, &offers[i]);
        if (rule->kind == RULE_DISCOUNT)
            offer_discount(rules, rule, &offers[i]);
    }
    return (struct entity_list){offers, rules->reward_count};
}

/* ---- reading ---- */

static enum status read_muted(struct act *act, const struct id *participant_id, int64_t *ret_muted,
                              struct portal_told_shown *ret_shown, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &portal_statements[PORTAL_SQL_MUTED_READ],
                  VALUES(value_int(act->ws), value_id(participant_id)), &rows, err));
    *ret_muted = rows.row_count == 0 ? 0 : result_int(&rows, 0, 0);
    *ret_shown = (struct portal_told_shown){0};
    if (rows.row_count > 0)
        *ret_shown = (struct portal_told_shown){(int)result_int(&rows, 0, 1), result_str(&rows, 0, 2)};
    return STATUS_OK;
}

static bool wants(int64_t muted, enum portal_notice notice)
{
    return (muted & (INT64_C(1) << notice)) == 0;
}

static enum status read_program(struct act *act, const struct terms_holder *holder, struct portal_me *me,
                                struct error *err)
{
    struct program program;
    struct workspace world;
    const struct rules *rules;
    struct terms terms;
    TRY(program_read(act, &holder->program_id, &program, err));
    TRY(workspace_read(act->txn, act->ws, &world, err));
    TRY(program_rules(act, &program.id, program.version, &rules, err));
    TRY(terms_apply(act, holder, rules, act_now(act), &terms, err));
    me->program = (struct portal_brand){
        .program_id = program.id, .name = program.name, .currency = program.currency, .business = world.name};
    me->offer = portal_offers(rules, &terms, txn_arena(act->txn));
    return STATUS_OK;
}

enum status portal_me_read(struct act *act, const struct id *participant_id, struct portal_me *ret, struct error *err)
{
    struct participant participant;
    struct contact contact;
    struct portal_told_shown shown;
    int64_t muted;
    TRY(participant_read(act, participant_id, &participant, err));
    TRY(contact_read_row(act, &participant.contact_id, &contact, err));
    TRY(read_muted(act, participant_id, &muted, &shown, err));
    struct portal_me me = {
        .participant_id = participant.id,
        .contact_id = participant.contact_id,
        .kind = participant.kind,
        .status = participant.status,
        .name = participant.name,
        .email = participant.email,
        .locale = contact.locale,
        .code = participant.code,
        .created_at = participant.created_at,
        .links = participant.links,
        .notifications = {.referrals = wants(muted, PORTAL_NOTICE_REFERRALS),
                          .rewards = wants(muted, PORTAL_NOTICE_REWARDS),
                          .reminders = wants(muted, PORTAL_NOTICE_REMINDERS)},
        .leaderboard = shown,
    };
    const struct terms_holder holder = {participant.id, participant.program_id, participant.group_id,
                                        participant.own_terms};
    TRY(read_program(act, &holder, &me, err));
    *ret = me;
    return STATUS_OK;
}

/* ---- changing ---- */

static enum status check_shown(struct portal_shown_patch *shown, struct error *err)
{
    if (shown->show != PORTAL_SHOWN_NAME + 1) {
        shown->name = STR_NONE;
        return STATUS_OK;
    }
    if (str_is_none(shown->name) || str_trim(shown->name).size == 0)
        return error_set(err, ERROR_MISSING_FIELD, "leaderboard.name", "Say by which name.");
    shown->name = str_trim(shown->name);
    return text_check_plain(shown->name, "leaderboard.name", err);
}

enum status portal_me_patch_normalise(struct portal_me_patch *patch, struct arena *arena, struct error *err)
{
    TRY(check_shown(&patch->leaderboard, err));
    if (str_is_none(patch->locale))
        return STATUS_OK;
    return locale_normalise(patch->locale, "locale", arena, &patch->locale, err);
}

static enum status change_muted(struct act *act, const struct id *participant_id, const struct portal_notices *notices,
                                struct error *err)
{
    struct portal_told_shown shown;
    int64_t before;
    TRY(read_muted(act, participant_id, &before, &shown, err));
    int64_t after = before;
    for (int notice = 0; notice < PORTAL_NOTICE_COUNT; notice++) {
        int64_t bit = INT64_C(1) << notice;
        if (notices->of[notice].set)
            after = notices->of[notice].value ? after & ~bit : after | bit;
    }
    if (after == before)
        return STATUS_OK;
    TRY(txn_exec(act->txn, &portal_statements[PORTAL_SQL_MUTED_WRITE],
                 VALUES(value_int(act->ws), value_id(participant_id), value_int(after)), err));
    struct changes changes;
    changes_begin(&changes);
    changes_int(&changes, "notifications_off", before, after);
    const struct audit_entry entry = {.action = "participant.updated",
                                      .object_kind = "ptc",
                                      .object_id = *participant_id,
                                      .changes = changes_end(&changes, txn_arena(act->txn))};
    return audit_write(act, &entry, NULL, err);
}

static enum status change_shown(struct act *act, const struct id *participant_id,
                                const struct portal_shown_patch *patch, struct error *err)
{
    struct portal_told_shown before;
    int64_t muted;
    if (!patch->present)
        return STATUS_OK;
    TRY(read_muted(act, participant_id, &muted, &before, err));
    int64_t show = patch->show - 1;
    if (show == before.show && str_equal(patch->name, before.name))
        return STATUS_OK;
    TRY(txn_exec(act->txn, &portal_statements[PORTAL_SQL_SHOWN_WRITE],
                 VALUES(value_int(act->ws), value_id(participant_id), value_int(show), value_text(patch->name)), err));
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "leaderboard", str_from(portal_shown_words[before.show]), str_from(portal_shown_words[show]));
    const struct audit_entry entry = {.action = "participant.updated",
                                      .object_kind = "ptc",
                                      .object_id = *participant_id,
                                      .changes = changes_end(&changes, txn_arena(act->txn))};
    return audit_write(act, &entry, NULL, err);
}

enum status portal_me_change(struct act *act, const struct id *participant_id, const struct portal_me_patch *patch,
                             struct error *err)
{
    struct participant_brief participant;
    TRY(participant_brief_read(act, participant_id, &participant, err));
    TRY(participant_keep(act, participant_id, err));
    if (!str_is_none(patch->locale)) {
        struct contact_fields fields = contact_fields_none();
        struct contact contact;
        fields.locale = patch->locale;
        TRY(contact_change(act, &participant.contact_id, &fields, &contact, err));
    }
    TRY(change_shown(act, participant_id, &patch->leaderboard, err));
    return change_muted(act, participant_id, &patch->notifications, err);
}

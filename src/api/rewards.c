/* /v1/rewards: reading, and a reward by hand. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/intake/hand.h"
#include "domain/participant/participant.h"

struct list_command {
    struct list_query list;
    struct id referral_id, participant_id, contact_id;
    int status, kind, waiting_for; /* FIELD_CHOICE of reward_statuses, reward_kinds, reward_waits */
};

#define LIST(member) offsetof(struct list_command, member)

static const struct field list_fields[] = {
    LIST_FIELDS("rwd"),
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = LIST(contact_id),
     .prefix = "cnt",
     .doc = "Only those of this beneficiary."},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = LIST(kind),
     .choices = reward_kinds,
     .doc = "Only those of this kind; with status."},
    {.name = "participant_id",
     .type = FIELD_ID,
     .offset = LIST(participant_id),
     .prefix = "ptc",
     .doc = "Only those of this participant."},
    {.name = "referral_id",
     .type = FIELD_ID,
     .offset = LIST(referral_id),
     .prefix = "ref",
     .doc = "Only those of this referral."},
    {.name = "status",
     .type = FIELD_CHOICE,
     .offset = LIST(status),
     .choices = reward_statuses,
     .doc = "Only those of this status."},
    {.name = "waiting_for",
     .type = FIELD_CHOICE,
     .offset = LIST(waiting_for),
     .choices = reward_waits,
     .doc = "Only those that wait for this."},
};

static const struct schema reward_list_schema = SCHEMA("RewardList", list_fields, struct list_command);

/* A participant's rewards are among those of its contact. `*ret_none`: nobody's rewards can match. */
static enum status ask_participant(struct call *call, const struct list_command *query, struct id *ret_contact_id,
                                   bool *ret_none, struct error *err)
{
    *ret_none = false;
    *ret_contact_id = query->contact_id;
    if (id_is_none(&query->participant_id))
        return STATUS_OK;
    struct participant_brief participant;
    enum status status = participant_brief_read(&call->act, &query->participant_id, &participant, err);
    if (status == STATUS_NOT_FOUND) {
        *err = (struct error){0};
        *ret_none = true;
        return STATUS_OK;
    }
    TRY(status);
    *ret_none = !id_is_none(&query->contact_id) && !id_equal(&query->contact_id, &participant.contact_id);
    *ret_contact_id = participant.contact_id;
    return STATUS_OK;
}

static enum status rewards_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_command *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    struct id contact_id;
    void *found = NULL;
    size_t count = 0;
    bool none, more = false;
    TRY(ask_participant(call, query, &contact_id, &none, err));
    ask.filters[REWARDS_REFERRAL] = value_id(&query->referral_id);
    ask.filters[REWARDS_PARTICIPANT] = value_id(&query->participant_id);
    ask.filters[REWARDS_CONTACT] = value_id(&contact_id);
    ask.filters[REWARDS_STATUS] = call_choice(query->status);
    ask.filters[REWARDS_KIND] = value_text(query->kind == 0 ? STR_NONE : str_from(reward_kinds[query->kind - 1]));
    ask.filters[REWARDS_WAITING_FOR] = call_choice(query->waiting_for);
    if (!none)
        TRY(list_read(&call->act, &reward_list, &ask, &found, &count, &more, err));
    TRY(reward_tell_all(&call->act, found, count, err));
    call_write_page(call, &reward_entity, found, count, more, "rwd", offsetof(struct reward, id));
    return STATUS_OK;
}

static enum status rewards_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "rwd", &id, err));
    struct reward reward;
    TRY(reward_read(&call->act, &id, &reward, err));
    TRY(reward_tell_all(&call->act, &reward, 1, err));
    entity_write(&reward_entity, &call->w, NULL, &reward, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- bonus ---- */

#define DISCOUNT(member) offsetof(struct bonus_discount, member)

static const struct field discount_fields[] = {
    {.name = "code",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = DISCOUNT(code),
     .doc = "generate (default), pool:<name>, or the code itself."},
    {.name = "fixed",
     .type = FIELD_MONEY,
     .offset = DISCOUNT(fixed),
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "What it takes off an order, in minor units; or percent_bp."},
    {.name = "max_amount",
     .type = FIELD_MONEY,
     .offset = DISCOUNT(max_amount),
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "It takes off no more than this."},
    {.name = "min_order",
     .type = FIELD_MONEY,
     .offset = DISCOUNT(min_order),
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "The order must be at least this."},
    {.name = "percent_bp",
     .type = FIELD_INT,
     .offset = DISCOUNT(percent_bp),
     .min = 1,
     .max = 10000,
     .doc = "What share of an order it takes off, in basis points; or fixed."},
};
static const struct schema discount_schema = SCHEMA("BonusDiscount", discount_fields, struct bonus_discount);

#define BONUS(member) offsetof(struct bonus, member)

static const struct field bonus_fields[] = {
    {.name = "amount",
     .type = FIELD_MONEY,
     .offset = BONUS(amount),
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "In minor units; a custom reward may have none, a discount has none."},
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = BONUS(contact_id),
     .prefix = "cnt",
     .doc = "Who gets it, unless participant_id says so."},
    {.name = "currency", .type = FIELD_CURRENCY, .offset = BONUS(currency), .doc = "Of the amount."},
    {.name = "discount",
     .type = FIELD_OBJECT,
     .offset = BONUS(discount),
     .schema = &discount_schema,
     .doc = "What a reward of kind discount takes off an order, in the program's currency."},
    {.name = "external_id",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = BONUS(external_id),
     .flags = FIELD_REQUIRED,
     .doc = "Your own id of this reward: sent again, it pays once."},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = BONUS(kind),
     .choices = bonus_kinds,
     .flags = FIELD_REQUIRED,
     .doc = "What it is."},
    {.name = "participant_id",
     .type = FIELD_ID,
     .offset = BONUS(participant_id),
     .prefix = "ptc",
     .doc = "Who gets it, unless contact_id says so."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = BONUS(program_id),
     .prefix = "prg",
     .flags = FIELD_REQUIRED,
     .doc = "The program that pays."},
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = BONUS(reason),
     .flags = FIELD_REQUIRED,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words."},
    {.name = "referral_id",
     .type = FIELD_ID,
     .offset = BONUS(referral_id),
     .prefix = "ref",
     .doc = "The referral it is given for."},
    {.name = "title",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = BONUS(title),
     .doc = "What the beneficiary reads; needed for a custom reward."},
};

static const struct schema bonus_schema = SCHEMA("Bonus", bonus_fields, struct bonus);

static enum status rewards_bonus_parse(struct call *call, struct error *err)
{
    struct bonus *bonus = call->command;
    TRY(bonus_check(bonus, err));
    memcpy(bonus->fingerprint, call->fingerprint, sizeof bonus->fingerprint);
    call->lane = hand_bonus_lane(bonus);
    return STATUS_OK;
}

static enum status rewards_bonus_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct reward reward;
    bool replayed;
    TRY(hand_bonus(&call->act, call->command, &reward, &replayed, err));
    call->status = replayed ? 200 : 201;
    reward.replayed = replayed;
    entity_write(&reward_entity, &call->w, NULL, &reward, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- taking back ---- */

struct reverse_command {
    struct opt_int amount;
    struct str reason;
};

static const struct field reverse_fields[] = {
    {.name = "amount",
     .type = FIELD_MONEY,
     .offset = offsetof(struct reverse_command, amount),
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "How much more is taken, in minor units; all of it when absent, whatever facts say later."},
    {.name = "reason",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = offsetof(struct reverse_command, reason),
     .flags = FIELD_REQUIRED,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words: the beneficiary reads it."},
};
static const struct schema reverse_schema = SCHEMA("RewardReverse", reverse_fields, struct reverse_command);

static enum status rewards_reverse_parse(struct call *call, struct error *err)
{
    struct id reward_id;
    return call_path_id(call, 0, "rwd", &reward_id, err);
}

static enum status rewards_reverse_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct reverse_command *command = call->command;
    struct id reward_id;
    struct reward reward;
    TRY(call_path_id(call, 0, "rwd", &reward_id, err));
    TRY(hand_reverse(&call->act, &reward_id, command->amount, command->reason, &reward, err));
    entity_write(&reward_entity, &call->w, NULL, &reward, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route reward_routes[] = {
    CALL("/v1/rewards", GET, .scope = "rewards:read", .flags = ROUTE_LIST | ROUTE_CHEAP, .query = &reward_list_schema,
         .act = rewards_list_act, .summary = "Lists rewards, newest first.", .told = &reward_entity),
    CALL("/v1/rewards", POST, .scope = "rewards:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT, .body = &bonus_schema,
         .parse = rewards_bonus_parse, .act = rewards_bonus_act, .summary = "Grants a bonus by hand.",
         .told = &reward_entity),
    CALL("/v1/rewards/{id}", GET, .scope = "rewards:read", .flags = ROUTE_CHEAP, .act = rewards_read_act,
         .summary = "Reads a reward.", .told = &reward_entity),
    CALL("/v1/rewards/{id}/reverse", POST, .scope = "rewards:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &reverse_schema, .parse = rewards_reverse_parse, .act = rewards_reverse_act,
         .summary = "Takes a reward back, wholly or in part.", .told = &reward_entity),
};
const size_t reward_route_count = sizeof reward_routes / sizeof reward_routes[0];

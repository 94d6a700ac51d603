/* What the rules are told of one moment of a referral: gathered here, asked in decide.c. Inside a transaction. */

#include <jansson.h>

#include "domain/intake/state.h"

static struct opt_int days_between(int64_t from_at, int64_t to_at)
{
    if (from_at == TIME_NONE)
        return (struct opt_int){0};
    int64_t seconds = to_at / TIME_US_PER_S - from_at / TIME_US_PER_S; /* facts are compared in whole seconds */
    return (struct opt_int){true, seconds / (TIME_US_PER_DAY / TIME_US_PER_S)};
}

/* The texts of a stored JSON array. */
static struct str_array texts_of(struct intake *in, struct str json)
{
    struct str_array texts = {0};
    json_t *array = str_is_none(json) ? NULL : json_loadb(json.data, json.size, 0, NULL);
    struct arena *arena = txn_arena(in->act->txn);
    texts.items = arena_array(arena, json_array_size(array), sizeof *texts.items);
    for (size_t i = 0; i < json_array_size(array); i++)
        texts.items[texts.count++] = str_copy(arena, str_from(json_string_value(json_array_get(array, i))));
    json_decref(array);
    return texts;
}

static struct str group_of(struct intake *in)
{
    if (id_is_none(&in->referrer.group_id))
        return STR_NONE;
    char *text = arena_alloc(txn_arena(in->act->txn), ID_TEXT_SIZE);
    id_format(&in->referrer.group_id, "grp", text);
    return (struct str){text, ID_TEXT_SIZE};
}

static enum status ask_prospect(struct intake *in, struct rule_facts *facts, struct error *err)
{
    if (!in->contact_known || !id_equal(&in->contact.id, &in->referral.contact_id)) {
        TRY(contact_read_row(in->act, &in->referral.contact_id, &in->contact, err));
        in->contact_known = true;
    }
    facts->prospect.country = in->contact.country;
    int64_t since = in->contact.customer_since;
    facts->prospect.is_new_customer = (struct opt_bool){true, since == TIME_NONE || since >= in->referral.submitted_at};
    facts->prospect.email_verified = (struct opt_bool){true, in->contact.email_verified_at != TIME_NONE};
    facts->prospect.tags = texts_of(in, in->contact.tags);
    return STATUS_OK;
}

static bool just_qualified(const struct intake *in)
{
    return in->referral.qualified_at != TIME_NONE &&
           (in->plan.referrals[0].is_new || in->plan.referrals[0].before.qualified_at == TIME_NONE);
}

static enum status ask_referrals_qualified(struct intake *in, struct rule_facts *facts, struct error *err)
{
    struct participant_amounts amounts;
    TRY(participant_keep(in->act, &in->referrer.id, err)); /* two that qualify now must count each other */
    TRY(participant_total_of(in->act, &in->referrer.id, &in->program.currency, &amounts, err));
    facts->participant.referrals_qualified = (struct opt_int){true, amounts.ever_qualified + just_qualified(in)};
    return STATUS_OK;
}

static enum status ask_counts(struct intake *in, struct rule_facts *facts, struct error *err)
{
    size_t count = in->rules->count_type_count;
    if (count == 0)
        return STATUS_OK;
    int64_t *counts = arena_array(txn_arena(in->act->txn), count, sizeof *counts);
    TRY(referral_counts(in->act, &in->referral.id, in->rules->count_types, count, counts, err));
    facts->counts = counts;
    return STATUS_OK;
}

enum status intake_gather(struct intake *in, struct moment *moment, struct rule_facts *facts, struct error *err)
{
    const struct referral *referral = &in->referral;
    *facts = (struct rule_facts){0};
    if (moment->event != NULL) {
        facts->event.type = moment->event->type;
        facts->event.source = moment->event->source;
    }
    facts->event.currency = moment->currency;
    facts->event.amount = moment->amount;
    facts->event.net_amount = moment->net_amount;
    facts->event.data = moment->data;
    facts->event.items = moment->items;
    facts->lasts = moment->lasts;
    facts->referral.stage = referral->stage;
    facts->referral.status = str_from(referral_status_name(referral_status(referral)));
    facts->referral.age_days = days_between(referral->effective_at, moment->occurred_at);
    facts->referral.value = referral->value;
    facts->referral.method = referral->method;
    facts->referral.channel = referral->channel;
    facts->referral.days_since_qualified = days_between(referral->qualified_at, moment->occurred_at);
    if (in->has_referrer) {
        facts->participant.kind = in->referrer.kind;
        facts->participant.group = group_of(in);
        facts->participant.tags = texts_of(in, in->referrer.tags);
    }
    facts->submitted = moment->submitted;
    facts->entered = (struct str_array){moment->entered, moment->entered_count};
    TRY(ask_counts(in, facts, err));
    if (in->rules->asks & RULE_ASKS_PROSPECT)
        TRY(ask_prospect(in, facts, err));
    if ((in->rules->asks & RULE_ASKS_REFERRALS_QUALIFIED) && in->has_referrer)
        TRY(ask_referrals_qualified(in, facts, err));
    return STATUS_OK;
}

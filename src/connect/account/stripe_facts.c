/* From an event of Stripe to facts. See stripe_facts.h.
 *
 * The fingerprint is of what is taken from an event, not of its JSON: the API tells the same event in another version's
 * words than the endpoint was told. */

#include "connect/account/stripe_facts.h"

#include <string.h>

#include "base/crypto.h"
#include "base/limits.h"
#include "base/text.h"
#include "domain/handover/handover.h"
#include "domain/intake/discount_use.h"
#include "domain/workspace/told_time.h"

static enum status check_origin(const struct connection *connection, const struct stripe_event *event, int64_t now_at,
                                struct error *err)
{
    if (event->livemode != connection->livemode)
        return error_set(err, ERROR_LIVEMODE_MISMATCH, "livemode", "This connection takes %s events only.",
                         connection->livemode ? "live" : "test");
    if (!str_is_none(connection->account) && !str_equal(connection->account, event->account))
        return error_set(err, ERROR_LIVEMODE_MISMATCH, "account", "This connection takes events of another account.");
    if (event->created_at > now_at + LIMIT_HOOK_AHEAD_HOURS * 3600 * TIME_US_PER_S)
        return error_set(err, ERROR_INVALID_VALUE, "created", "The event is more than %d hours ahead of this server.",
                         LIMIT_HOOK_AHEAD_HOURS);
    return STATUS_OK;
}

/* ---- who ---- */

/* By customer id and e-mail address; an address or number that nobody can be reached by must not lose the payment. */
static enum status read_person(const struct stripe_person *told, struct arena *arena, struct contact_fields *ret,
                               struct error *err)
{
    struct contact_fields person = contact_fields_none();
    person.name = text_make_plain(told->name, arena); /* nor over a line break */
    person.email = told->email;
    person.phone = told->phone;
    if (!str_is_none(told->customer)) {
        struct external_id *id = arena_alloc(arena, sizeof *id);
        *id = (struct external_id){true, STR("stripe"), told->customer};
        person.external_ids = (struct field_array){id, 1};
    }
    struct contact_fields tried = person;
    enum status status = contact_fields_normalise(&tried, arena, err);
    for (int drop = 0; status == STATUS_INVALID && drop < 2; drop++) {
        *err = (struct error){0};
        person.phone = STR_NONE;
        person.email = drop == 1 ? STR_NONE : person.email;
        tried = person;
        status = contact_fields_normalise(&tried, arena, err);
    }
    if (status == STATUS_OK)
        *ret = tried;
    return status;
}

/* A word that may be an id of ours, a click or a code. */
static void read_reference(struct str text, struct event_fact *fact)
{
    struct fact_attribution *to = &fact->about.attribution;
    if (str_is_none(text) || id_parse(text, "ref", &fact->referral_id))
        return;
    to->present = true;
    if (!id_parse(text, "ptc", &to->participant_id) && !click_ids_parse(text, &to->clicks))
        to->code = text;
}

static void read_mention(const struct stripe_mention *mention, struct event_fact *fact)
{
    struct fact_attribution *to = &fact->about.attribution;
    read_reference(mention->reference, fact);
    if (!str_is_none(mention->referral))
        (void)id_parse(mention->referral, "ref", &fact->referral_id); /* else: by the other keys */
    if (!str_is_none(mention->participant) && id_parse(mention->participant, "ptc", &to->participant_id))
        to->present = true;
    if (!str_is_none(mention->click) && click_ids_parse(mention->click, &to->clicks))
        to->present = true;
    if (!str_is_none(mention->code)) {
        to->code = mention->code;
        to->present = true;
    }
}

/* ---- facts ---- */

static void add(struct sha256 *hash, struct str part)
{
    sha256_add(hash, str_is_none(part) ? STR("") : part);
    sha256_add(hash, STR("|"));
}

static void fingerprint(const struct stripe_fact *told, const struct stripe_told *all, uint8_t ret[SHA256_SIZE])
{
    struct sha256 *hash = sha256_begin();
    struct buf numbers = {0};
    buf_add_format(&numbers, "%d %lld %lld", told->amount.set, (long long)told->amount.value,
                   (long long)told->occurred_at);
    add(hash, told->object_id);
    add(hash, told->refers_id);
    add(hash, str_from(told->currency.text));
    add(hash, buf_str(&numbers));
    add(hash, all->person.customer);
    sha256_end(hash, ret);
    buf_release(&numbers);
}

static struct str message_name(const struct stripe_event *event, struct str tail, struct arena *arena)
{
    if (str_is_none(tail))
        return event->id;
    return str_from(arena_format(arena, "%.*s:%.*s", STR_ARG(event->id), STR_ARG(tail)));
}

static void make_fact(const struct stripe_event *event, const struct stripe_told *all, const struct stripe_fact *told,
                      const struct contact_fields *person, const struct id *program_id, struct arena *arena,
                      struct payment_fact *ret)
{
    *ret = (struct payment_fact){
        .takes_back = told->takes_back,
        .name_count = told->name_count,
        .fact =
            {
                .about = {.program_id = *program_id},
                .referral_optional = true,
                .source = STR("stripe"),
                .type = told->type == NULL ? STR_NONE : str_from(told->type),
                .external_id = message_name(event, told->tail, arena),
                .object_id = told->object_id,
                .refers_id = told->refers_id,
                .amount = told->amount,
                .net_amount = told->net_amount,
                .currency = told->currency,
                .occurred_at = told->occurred_at,
            },
    };
    memcpy(ret->names, told->names, sizeof told->names);
    fingerprint(told, all, ret->fact.about.fingerprint);
    if (told->takes_back)
        return; /* whose it is the sale says */
    ret->fact.about.person = contact_fields_have_key(person) ? person : NULL;
    read_mention(&all->mention, &ret->fact);
}

static bool says_whom(const struct payment_fact *fact)
{
    return fact->takes_back || str_is_none(fact->fact.type) || fact->fact.about.person != NULL ||
           !id_is_none(&fact->fact.referral_id);
}

enum status stripe_facts_read(const json_t *json, const struct connection *connection, int64_t now_at,
                              struct arena *arena, struct stripe_facts *ret, struct error *err)
{
    struct stripe_event event;
    struct stripe_told told;
    TRY(stripe_read_event(json, &event, err));
    TRY(check_origin(connection, &event, now_at, err));
    TRY(stripe_read_told(&event, arena, &told, err));
    TRY(read_person(&told.person, arena, &ret->person, err));
    ret->facts = arena_array(arena, told.fact_count, sizeof *ret->facts);
    ret->count = told.fact_count;
    ret->used = told.used;
    for (size_t i = 0; i < told.fact_count; i++) {
        make_fact(&event, &told, &told.facts[i], &ret->person, &connection->program_id, arena, &ret->facts[i]);
        if (!says_whom(&ret->facts[i]))
            return error_set(err, ERROR_MISSING_FIELD, "data.object.customer",
                             "The object names no customer, no e-mail address and no referral.");
    }
    return STATUS_OK;
}

/* ---- taking ---- */

/* Refused for its participant is a fact before anything of it is written but the names of its payment. */
static bool forgives(enum status status, const struct payment_fact *fact)
{
    return status == STATUS_NOT_FOUND && !id_is_none(&fact->fact.about.attribution.participant_id);
}

/* Told by the session and by its invoice it is the same use. */
static struct discount_use use_of(const struct stripe_used *used, struct str code)
{
    uint8_t hash[SHA256_SIZE];
    struct sha256 *begun = sha256_begin();
    struct discount_use use = {
        .code = code,
        .reference = used->order_id,
        .source = STR("stripe"),
        .order_amount = used->order_amount,
        .currency = used->currency,
    };
    add(begun, used->order_id);
    add(begun, code);
    sha256_end(begun, hash);
    memcpy(use.fingerprint, hash, sizeof use.fingerprint);
    return use;
}

static enum status use_code(struct act *act, const struct stripe_used *used, struct str promotion_code, bool *ret_new,
                            struct error *err)
{
    struct handover handover;
    struct discount discount;
    bool found, replayed = false;
    TRY(handover_find_code(act, promotion_code, &handover, &found, err));
    if (!found)
        return STATUS_OK; /* a code of the business's own */
    struct discount_use use = use_of(used, handover.code);
    enum status status = discount_redeem(act, &use, &discount, &replayed, err);
    if (status == STATUS_INVALID || status == STATUS_NOT_FOUND || status == STATUS_CONFLICT) {
        *err = (struct error){0};
        return STATUS_OK;
    }
    TRY(status);
    *ret_new = *ret_new || !replayed;
    return STATUS_OK;
}

static enum status use_codes(struct act *act, const struct stripe_used *used, bool *ret_new, struct error *err)
{
    for (size_t i = 0; i < used->count; i++)
        TRY(use_code(act, used, used->codes[i], ret_new, err));
    return STATUS_OK;
}

enum status stripe_facts_take(struct act *act, const struct id *connection_id, const struct stripe_facts *facts,
                              bool *ret_new, struct error *err)
{
    for (size_t i = 0; i < facts->count; i++) {
        struct payment_fact fact = facts->facts[i];
        bool is_new;
        fact.fact.occurred_at = told_time(fact.fact.occurred_at, act);
        enum status status = payment_take(act, connection_id, &fact, &is_new, err);
        if (forgives(status, &fact)) {
            *err = (struct error){0};
            fact.fact.about.attribution = (struct fact_attribution){0};
            status = payment_take(act, connection_id, &fact, &is_new, err);
        }
        TRY(status);
        *ret_new = *ret_new || is_new;
    }
    return use_codes(act, &facts->used, ret_new, err);
}

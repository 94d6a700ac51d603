/* Objects as the API tells them to whoever may see all of the world. */

#include <string.h>

#include "base/buf.h"
#include "domain/contact/contact.h"
#include "domain/link/link.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"
#include "domain/redemption/redemption.h"
#include "domain/referral/referral.h"
#include "domain/review/review.h"
#include "domain/reward/reward.h"
#include "domain/webhook/webhook.h"
#include "domain/webhook/webhook_event.h"

struct telling {
    struct act *act;
    const struct id *id;
    struct jsonw *w;
    struct id program_id;
};

/* "<server>/r/CODE": see webhook_event.h. */
static struct str address_of(struct str code, struct arena *arena)
{
    struct buf text = {0};
    buf_add_char(&text, '\0');
    BUF_ADD_LITERAL(&text, "/r/");
    buf_add_str(&text, code);
    struct str copy = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}

static enum status tell_case(struct telling *telling, struct error *err)
{
    struct review_case found;
    TRY(review_read(telling->act, telling->id, &found, err));
    TRY(review_tell(telling->act, &found, 1, err));
    telling->program_id = found.program_id;
    entity_write(&review_case_entity, telling->w, NULL, &found, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status tell_contact(struct telling *telling, struct error *err)
{
    struct contact contact;
    TRY(contact_read(telling->act, telling->id, &contact, err));
    entity_write(&contact_entity, telling->w, NULL, &contact, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status tell_link(struct telling *telling, struct error *err)
{
    struct link link;
    struct participant_brief brief;
    TRY(link_read(telling->act, telling->id, &link, err));
    TRY(participant_brief_read(telling->act, &link.participant_id, &brief, err));
    telling->program_id = brief.program_id;
    link.url = address_of(link.code, txn_arena(telling->act->txn));
    entity_write(&link_entity, telling->w, NULL, &link, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status tell_participant(struct telling *telling, struct error *err)
{
    struct arena *arena = txn_arena(telling->act->txn);
    struct participant participant;
    TRY(participant_read(telling->act, telling->id, &participant, err));
    struct link *links = arena_array(arena, participant.links.count, sizeof *links);
    for (size_t i = 0; i < participant.links.count; i++) {
        links[i] = ((const struct link *)participant.links.items)[i];
        links[i].url = address_of(links[i].code, arena);
    }
    participant.links.items = links;
    participant.link_url = address_of(participant.code, arena);
    telling->program_id = participant.program_id;
    entity_write(&participant_entity, telling->w, NULL, &participant, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status tell_program(struct telling *telling, struct error *err)
{
    struct program program;
    TRY(program_read(telling->act, telling->id, &program, err));
    TRY(program_tell(telling->act, &program, 1, err));
    telling->program_id = program.id;
    entity_write(&program_entity, telling->w, NULL, &program, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status tell_redemption(struct telling *telling, struct error *err)
{
    struct redemption redemption;
    TRY(redemption_read(telling->act, telling->id, &redemption, err));
    entity_write(&redemption_entity, telling->w, NULL, &redemption, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status tell_referral(struct telling *telling, struct error *err)
{
    struct referral referral;
    struct referral_texts texts;
    TRY(referral_read(telling->act, telling->id, &referral, err));
    TRY(referral_read_texts(telling->act, &referral, &texts, err));
    referral_tell(&referral, &texts, false);
    telling->program_id = referral.program_id;
    entity_write(&referral_entity, telling->w, NULL, &referral, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status tell_reward(struct telling *telling, struct error *err)
{
    struct reward reward;
    TRY(reward_read(telling->act, telling->id, &reward, err));
    TRY(reward_tell_all(telling->act, &reward, 1, err));
    telling->program_id = reward.program_id;
    entity_write(&reward_entity, telling->w, NULL, &reward, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status tell_endpoint(struct telling *telling, struct error *err)
{
    struct webhook_endpoint endpoint;
    TRY(webhook_endpoint_read(telling->act, telling->id, &endpoint, err));
    telling->program_id = endpoint.program_id;
    entity_write(&webhook_endpoint_entity, telling->w, NULL, &endpoint, ENTITY_ALONE);
    return STATUS_OK;
}

struct teller {
    const char *kind;
    enum status (*tell)(struct telling *telling, struct error *err);
};

/* sorted table: by kind */
static const struct teller tellers[] = {
    {.kind = "cas", .tell = tell_case},        {.kind = "cnt", .tell = tell_contact},
    {.kind = "lnk", .tell = tell_link},        {.kind = "prg", .tell = tell_program},
    {.kind = "ptc", .tell = tell_participant}, {.kind = "rdm", .tell = tell_redemption},
    {.kind = "ref", .tell = tell_referral},    {.kind = "rwd", .tell = tell_reward},
    {.kind = "whk", .tell = tell_endpoint},
};

enum status webhook_object_write(struct act *act, const char *kind, const struct id *id, struct buf *out,
                                 struct id *ret_program_id, struct error *err)
{
    for (size_t i = 0; i < sizeof tellers / sizeof tellers[0]; i++) {
        if (strcmp(tellers[i].kind, kind) != 0)
            continue;
        struct jsonw w = jsonw_begin(out);
        struct telling telling = {.act = act, .id = id, .w = &w};
        TRY(tellers[i].tell(&telling, err));
        jsonw_end(&w);
        *ret_program_id = telling.program_id;
        return STATUS_OK;
    }
    return error_set(err, ERROR_INTERNAL, NULL, "Nobody can tell of an object of the kind %s.", kind);
}

/* Who asks by e-mail is dealt with as on the program's page (domain/enrollment/applying.h); whom the business has
 * signed in needs nobody's leave. */

#include "domain/widget/join.h"

#include <stddef.h>

#include "base/jwt.h"
#include "domain/contact/contact.h"
#include "domain/enrollment/applying.h"
#include "domain/landing/landing_page.h"
#include "domain/participant/participant.h"
#include "domain/portal/portal_key.h"
#include "domain/program/program.h"
#include "domain/program/rules_cache.h"

static const struct field join_fields_table[] = {
    {.name = "email",
     .type = FIELD_TEXT,
     .offset = offsetof(struct join_fields, email),
     .min = 1,
     .flags = FIELD_REQUIRED,
     .doc = "Where the way in is sent."},
    {.name = "locale",
     .type = FIELD_TEXT,
     .offset = offsetof(struct join_fields, locale),
     .min = 1,
     .doc = "The language of the page, such as de-AT."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct join_fields, program_id),
     .prefix = "prg",
     .flags = FIELD_REQUIRED,
     .doc = "The program."},
};
const struct schema join_schema = SCHEMA("JoinRequestCreate", join_fields_table, struct join_fields);

static struct contact_fields person_of(const struct join_fields *fields)
{
    struct contact_fields person = contact_fields_none();
    person.present = true;
    person.email = fields->email;
    person.locale = fields->locale;
    return person;
}

enum status join_fields_normalise(struct join_fields *fields, struct arena *arena, struct error *err)
{
    struct contact_fields person = person_of(fields);
    TRY(contact_fields_normalise(&person, arena, err));
    fields->email = person.email;
    fields->locale = person.locale;
    return STATUS_OK;
}

/* The participant that `person` is, from now on if it was not. */
static enum status settle(struct act *act, const struct id *program_id, const struct contact_fields *person,
                          struct participant_brief *ret, struct error *err)
{
    struct contact contact = {0};
    struct program program;
    bool created;
    struct id id;
    TRY(program_read(act, program_id, &program, err));
    TRY(program_takes(program.status, PROGRAM_PARTICIPANTS, "program_id", err));
    TRY(contact_find(act, person, &contact, err));
    if (id_is_none(&contact.id))
        TRY(contact_settle(act, person, &contact, &created, err));
    TRY(participant_enroll(act, program_id, &contact.id, "customer", &id, &created, err));
    return participant_brief_read(act, &id, ret, err);
}

/* As the program's rules have it. */
static enum status read_how(struct act *act, const struct id *program_id, enum rule_join *ret, struct error *err)
{
    struct program program;
    const struct rules *rules;
    TRY(program_read(act, program_id, &program, err));
    TRY(program_takes(program.status, PROGRAM_PARTICIPANTS, "program_id", err));
    TRY(program_rules(act, program_id, program.version, &rules, err));
    *ret = rules_join(rules);
    return STATUS_OK;
}

enum status join_ask(struct act *act, const struct join_fields *fields, struct error *err)
{
    const struct contact_fields person = person_of(fields);
    struct joined joined;
    enum rule_join how;
    bool allowed;
    TRY(read_how(act, &fields->program_id, &how, err)); /* a refusal behind the count would take it back */
    TRY(landing_count_form(act, act->principal.source, &allowed, err));
    if (!allowed)
        return error_set(err, ERROR_TOO_MANY_ATTEMPTS, NULL, "Too many came from this network: try again in an hour.");
    return applying_ask(act, &fields->program_id, how, &person, &joined, err);
}

enum status join_by_token(struct txn *txn, struct str token, const uint8_t seal[SUBKEY_SIZE],
                          struct principal principal, struct portal_visitor *ret, struct error *err)
{
    struct jwt jwt = {0};
    struct id program_id, participant_id;
    struct workspace world;
    struct act act;
    struct participant_brief participant;
    TRY(portal_token_claims(txn, token, seal, &jwt, &program_id, &world, err));
    if (id_parse(jwt.subject, "ptc", &participant_id))
        return portal_refuse(err);
    struct contact_fields person = contact_fields_none();
    person.present = true;
    person.external_id = jwt.subject;
    person.name = jwt.name;
    person.email = jwt.email;
    TRY(contact_fields_normalise(&person, txn_arena(txn), err));
    TRY(workspace_enter(txn, &world, principal, &act, err));
    TRY(settle(&act, &program_id, &person, &participant, err));
    *ret = (struct portal_visitor){
        .ws = act.ws,
        .livemode = act.livemode,
        .clock_offset_us = world.clock_offset_us,
        .participant_id = participant.id,
        .program_id = program_id,
        .contact_id = participant.contact_id,
        .status = participant.status,
    };
    return portal_lets_in(ret) ? STATUS_OK : portal_refuse(err);
}

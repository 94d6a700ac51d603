/* GET /v1/participants/candidates: who may be meant. */

#include "domain/whose/whose.h"
#include "api/call.h"
#include "api/routes.h"

struct candidates_query {
    struct id case_id, program_id, referral_id;
    struct opt_int limit;
    struct contact_said said;
};

#define CANDIDATES(member) offsetof(struct candidates_query, member)
#define SAID(member, most, text)                                                                                       \
    {                                                                                                                  \
        .name = #member, .type = FIELD_TEXT, .offset = CANDIDATES(said.member), .min = 1, .max = (most), .doc = (text) \
    }

static const struct field candidates_fields[] = {
    SAID(address, LIMIT_TEXT_BYTES, "Where the person lives: a street, perhaps with its number."),
    {.name = "case_id",
     .type = FIELD_ID,
     .offset = CANDIDATES(case_id),
     .prefix = "cas",
     .doc = "A case in which somebody was named in words: what was said there is looked for, unless something else is "
            "said here."},
    SAID(city, LIMIT_TEXT_BYTES, "The town."),
    SAID(company, LIMIT_TEXT_BYTES, "The firm."),
    SAID(email, EMAIL_AS_SENT_LIMIT, "The e-mail address, or its beginning."),
    {.name = "limit",
     .type = FIELD_INT,
     .offset = CANDIDATES(limit),
     .min = 1,
     .max = LIMIT_CANDIDATES,
     .doc = "How many are told; 8 when absent."},
    {.name = "name",
     .type = FIELD_TEXT,
     .offset = CANDIDATES(said.words),
     .min = 1,
     .max = LIMIT_TEXT_BYTES,
     .doc = "The name, or all that was said in one line: `Karen from Maple Street`."},
    SAID(phone, LIMIT_TEXT_BYTES, "The phone number in any spelling, or its end."),
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = CANDIDATES(program_id),
     .prefix = "prg",
     .doc = "The program in which somebody is credited. Who takes no part in it is told as a contact."},
    {.name = "referral_id",
     .type = FIELD_ID,
     .offset = CANDIDATES(referral_id),
     .prefix = "ref",
     .doc = "The referral that it is about: of its program, anybody but its prospect."},
};
static const struct schema candidates_schema = SCHEMA("CandidatesQuery", candidates_fields, struct candidates_query);

static enum status candidates_act(struct txn *txn, struct call *call, struct error *err)
{
    enum { LIMIT_DEFAULT = 8 };
    (void)txn;
    const struct candidates_query *query = call->query;
    const struct whose_ask ask = {
        .program_id = query->program_id,
        .referral_id = query->referral_id,
        .case_id = query->case_id,
        .said = query->said,
        .limit = query->limit.set ? (size_t)query->limit.value : LIMIT_DEFAULT,
    };
    struct whose_answer answer;
    TRY(whose_find(&call->act, &ask, &answer, err));
    entity_write(&whose_answer_entity, &call->w, NULL, &answer, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route whose_routes[] = {
    CALL("/v1/participants/candidates", GET, .scope = "participants:read", .query = &candidates_schema,
         .act = candidates_act,
         .summary = "Who may be meant where a referrer is named in words: the best guesses, with their reasons.",
         .told = &whose_answer_entity),
};
const size_t whose_route_count = sizeof whose_routes / sizeof whose_routes[0];

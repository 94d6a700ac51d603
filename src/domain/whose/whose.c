/* Who may be meant: see whose.h. Contacts are guessed first, then looked up among the participants; both are told, for
 * whoever recommends a firm need not take part in anything yet. */

#include "domain/whose/whose.h"

#include <assert.h>

#include "base/limits.h"
#include "domain/key/scope.h"
#include "domain/participant/participant.h"
#include "domain/referral/referral.h"
#include "domain/whose/reason.h"
#include "domain/whose/whose_store.h"

enum {
    STRONG = 85,        /* a score that may be taken at its word, */
    LIKELY = 60,        /* that is worth a question */
    BY_CODE = 100,      /* the score of whose code was said */
    ALIKE_MOST = 3,     /* more of one score: none of them is strong */
    BEFORE_OTHERS = 2,  /* more score of who takes part already */
    READ_MOST = 60,     /* of those who are found: all others fit worse */
    CASE_CANDIDATES = 5 /* told with a case */
};

#define TOLD(member, kind, more, ...) ENTITY_TOLD(struct whose_answer, member, member, kind, more, __VA_ARGS__)
static const char *const object_word[] = {"candidates", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct whose_answer, object, data, CONSTANT, 0, .words = object_word)
        TOLD(data, LIST, 0, .entity = &review_candidate_entity, .doc = "Who may be meant, best first.")
            TOLD(has_more, BOOL, 0, .doc = "There are others; say more to find them.")
                TOLD(next_cursor, TEXT, MEMBER_NULL, .doc = "Always null: guesses have no second page.")
                    TOLD(alike, INT, 0, .doc = "How many fit as well as the first.")
                        TOLD(advice, TEXT, MEMBER_NULL, .doc = "What to ask for where several fit alike.")};
const struct entity whose_answer_entity = ENTITY("Candidates", members, struct whose_answer);

struct finding {
    struct act *act;
    struct arena *arena;
    struct whose_ask ask; /* completed by the case and the referral */
    bool has_prospect;
    struct contact prospect;
    struct contact_hit hits[LIMIT_SEARCH_HITS];
    size_t hit_count, found_count, alike;
    struct contact *contacts; /* of the hits, in their order */
    struct result participations;
    struct review_candidate *rows;
    size_t row_count, row_room;
};

/* ---- what is asked ---- */

static bool is_address(struct str text)
{
    return str_find(text, '@') != SIZE_MAX;
}

/* What a case says of the one who was named; see intake/claim.c, which writes "phone, e-mail". */
static void take_texts(struct contact_said *said, const struct review_texts *texts)
{
    struct str rest = texts->contact;
    said->words = texts->name;
    while (!str_is_none(rest)) {
        struct str part = str_trim(str_split(&rest, ','));
        if (is_address(part))
            said->email = part;
        else
            said->phone = part;
    }
}

static enum status take_case(struct finding *finding, struct error *err)
{
    struct review_case about;
    if (id_is_none(&finding->ask.case_id))
        return STATUS_OK;
    enum status status = review_read(finding->act, &finding->ask.case_id, &about, err);
    if (status == STATUS_NOT_FOUND)
        return error_set(err, ERROR_NOT_FOUND, "case_id", "There is no case with this id.");
    TRY(status);
    TRY(review_tell(finding->act, &about, 1, err));
    if (!contact_said_anything(&finding->ask.said))
        take_texts(&finding->ask.said, &about.texts);
    if (id_is_none(&finding->ask.referral_id))
        finding->ask.referral_id = about.referral_id;
    if (id_is_none(&finding->ask.program_id))
        finding->ask.program_id = about.program_id;
    return STATUS_OK;
}

static enum status take_referral(struct finding *finding, struct error *err)
{
    struct referral referral;
    if (id_is_none(&finding->ask.referral_id))
        return STATUS_OK;
    enum status status = referral_read(finding->act, &finding->ask.referral_id, &referral, err);
    if (status == STATUS_NOT_FOUND)
        return error_set(err, ERROR_NOT_FOUND, "referral_id", "There is no referral with this id.");
    TRY(status);
    finding->ask.program_id = referral.program_id;
    TRY(contact_read_row(finding->act, &referral.contact_id, &finding->prospect, err));
    finding->has_prospect = true;
    return STATUS_OK;
}

static void put_first(struct finding *finding, const struct contact_hit *first)
{
    size_t kept = 0;
    for (size_t i = 0; i < finding->found_count; i++)
        if (!id_equal(&finding->hits[i].id, &first->id))
            finding->hits[kept++] = finding->hits[i];
    kept = kept < LIMIT_SEARCH_HITS ? kept : LIMIT_SEARCH_HITS - 1;
    memmove(finding->hits + 1, finding->hits, kept * sizeof *finding->hits);
    finding->hits[0] = *first;
    finding->found_count = kept + 1;
}

/* Whose code it is, where a code was said: before all who were guessed. */
static enum status take_code(struct finding *finding, struct error *err)
{
    struct code code;
    struct link_target target;
    if (!code_parse(str_trim(finding->ask.said.words), &code))
        return STATUS_OK;
    enum status status = link_lookup_in(finding->act, &code, &target, err);
    if (status == STATUS_NOT_FOUND) {
        *err = (struct error){0};
        return STATUS_OK;
    }
    TRY(status);
    put_first(finding, &(struct contact_hit){target.contact_id, BY_CODE, WHOSE_HIT_CODE});
    return STATUS_OK;
}

/* ---- rows ---- */

/* Nobody refers himself. */
static void drop_prospect(struct finding *finding)
{
    size_t kept = 0;
    for (size_t i = 0; i < finding->found_count; i++)
        if (!finding->has_prospect || !id_equal(&finding->hits[i].id, &finding->prospect.id))
            finding->hits[kept++] = finding->hits[i];
    finding->found_count = kept;
    finding->hit_count = kept < READ_MOST ? kept : READ_MOST;
    for (size_t i = 0; i < kept; i++)
        finding->alike += finding->hits[i].score == finding->hits[0].score;
}

static enum status read_people(struct finding *finding, struct error *err)
{
    struct id *ids = arena_array(finding->arena, finding->hit_count, sizeof *ids);
    size_t count;
    for (size_t i = 0; i < finding->hit_count; i++)
        ids[i] = finding->hits[i].id;
    finding->contacts = arena_array(finding->arena, finding->hit_count, sizeof *finding->contacts);
    TRY(contact_read_many(finding->act, ids, finding->hit_count, finding->contacts, &count, err));
    assert(count == finding->hit_count); /* one transaction has found and read them */
    return txn_query_ids(finding->act->txn, &whose_statements[WHOSE_SQL_PARTICIPATIONS],
                         VALUES(value_int(finding->act->ws)), ids, finding->hit_count, &finding->participations, err);
}

static struct review_candidate *add_row(struct finding *finding, size_t hit)
{
    const struct contact *contact = &finding->contacts[hit];
    struct review_candidate *row = &finding->rows[finding->row_count++];
    *row = (struct review_candidate){
        .contact_id = contact->id,
        .name = contact->name,
        .email = contact->email,
        .phone = contact->phone,
        .company = contact->company,
        .address = contact->address,
        .city = contact->city,
        .reasons = whose_reasons(&finding->hits[hit], contact, finding->has_prospect ? &finding->prospect : NULL,
                                 finding->arena),
        .score = finding->hits[hit].score,
    };
    return row;
}

static bool is_of_program(const struct finding *finding, const struct id *program_id)
{
    return id_is_none(&finding->ask.program_id) || id_equal(&finding->ask.program_id, program_id);
}

/* A hit as each participant that it is; and as a contact, where it is none that is asked about. */
static void add_hit(struct finding *finding, size_t hit, bool sees_contacts)
{
    const struct result *rows = &finding->participations;
    bool takes_part = false;
    for (size_t i = 0; i < rows->row_count; i++) {
        struct id contact_id = result_id(rows, i, 0), program_id = result_id(rows, i, 2);
        bool ours = id_equal(&contact_id, &finding->hits[hit].id) && is_of_program(finding, &program_id);
        if (!ours || finding->row_count == finding->row_room)
            continue;
        struct review_candidate *row = add_row(finding, hit);
        row->participant_id = result_id(rows, i, 1);
        row->program_id = program_id;
        row->status = result_str(rows, i, 3);
        row->code = result_str(rows, i, 4);
        row->score = row->score + BEFORE_OTHERS < 100 ? row->score + BEFORE_OTHERS : row->score;
        takes_part = true;
    }
    if (!takes_part && sees_contacts && finding->row_count < finding->row_room)
        (void)add_row(finding, hit);
}

/* The best first; of equals the one that was found first. */
static void sort_rows(struct finding *finding)
{
    for (size_t i = 1; i < finding->row_count; i++) {
        struct review_candidate row = finding->rows[i];
        size_t at = i;
        for (; at > 0 && finding->rows[at - 1].score < row.score; at--)
            finding->rows[at] = finding->rows[at - 1];
        finding->rows[at] = row;
    }
}

static void weigh_rows(struct finding *finding)
{
    for (size_t i = 0; i < finding->row_count; i++) {
        struct review_candidate *row = &finding->rows[i];
        bool strong = row->score >= STRONG && finding->alike <= ALIKE_MOST;
        row->strength = str_from(candidate_strengths[strong ? 0 : row->score >= LIKELY ? 1 : 2]);
    }
}

static void make_rows(struct finding *finding)
{
    bool sees_contacts = scope_set_has(finding->act->principal.scopes, STR("contacts:read"));
    finding->row_room = finding->hit_count + finding->participations.row_count;
    finding->rows = arena_array(finding->arena, finding->row_room, sizeof *finding->rows);
    for (size_t i = 0; i < finding->hit_count; i++)
        add_hit(finding, i, sees_contacts);
    sort_rows(finding);
    weigh_rows(finding);
}

/* ---- the answer ---- */

static struct str advice(const struct finding *finding)
{
    if (finding->alike < 2)
        return STR_NONE;
    const struct contact_said *said = &finding->ask.said;
    const char *ask = str_is_none(said->phone)     ? "a phone number"
                      : str_is_none(said->address) ? "a street or firm"
                                                   : "an e-mail address";
    return str_from(arena_format(finding->arena, "%zu people fit alike. Ask for %s.", finding->alike, ask));
}

enum status whose_find(struct act *act, const struct whose_ask *ask, struct whose_answer *ret, struct error *err)
{
    struct finding *finding = arena_alloc(txn_arena(act->txn), sizeof *finding);
    *finding = (struct finding){.act = act, .arena = txn_arena(act->txn), .ask = *ask};
    TRY(take_case(finding, err));
    TRY(take_referral(finding, err));
    if (!contact_said_anything(&finding->ask.said))
        return error_set(err, ERROR_MISSING_FIELD, "name",
                         "Say who it may be: a name, a phone number, an e-mail address, a firm or a place.");
    TRY(contact_guess(act, &finding->ask.said, LIMIT_SEARCH_HITS, finding->hits, &finding->found_count, err));
    TRY(take_code(finding, err));
    drop_prospect(finding);
    TRY(read_people(finding, err));
    make_rows(finding);
    size_t count = finding->row_count < ask->limit ? finding->row_count : ask->limit;
    *ret = (struct whose_answer){
        .data = {finding->rows, count},
        .has_more = count < finding->row_count || finding->hit_count < finding->found_count,
        .alike = (int64_t)finding->alike,
        .advice = advice(finding),
    };
    return STATUS_OK;
}

enum status whose_tell_case(struct act *act, struct review_case *about, struct error *err)
{
    struct whose_ask ask = {.case_id = about->id, .limit = CASE_CANDIDATES};
    struct whose_answer answer;
    bool named = about->kind == REVIEW_UNCONFIRMED_REFERRER && about->state == REVIEW_OPEN && about->noted;
    if (!named)
        return STATUS_OK;
    TRY(whose_find(act, &ask, &answer, err));
    about->candidates = answer.data;
    return STATUS_OK;
}
